import { isTerminal, type Promotion } from '#domain/promotion/index.ts';
import { assert } from '#domain/shared/index.ts';
import type { PromotionStore } from '#ports/index.ts';
import { promotionActive } from '../promotion-active.ts';
import type { Tables } from './tables.ts';

/** Locks hold by themselves here: transactions come one after the other. */
export function promotionStore({ promotions }: Tables): PromotionStore {
  const activeAt = (agent: string, environment: string) =>
    promotions.list().filter((row) => isActive(row.promotion) && isAt(row.promotion, agent, environment));
  const find: PromotionStore['find'] = async (id) =>
    promotions.get(id)?.promotion ?? promotions.list().find((row) => row.promotion.rollout?.id === id)?.promotion;
  return {
    find,
    async insert(promotion, dueAt) {
      const { id, agent, environment } = promotion;
      assert(promotions.get(id) === undefined, `promotion ${id} is inserted once`);
      const isBusy = activeAt(agent, environment).some((row) => row.promotion.waiting === undefined);
      if (isActive(promotion) && promotion.waiting === undefined && isBusy) throw promotionActive(promotion);
      promotions.set(id, { promotion, dueAt });
    },
    async save(promotion, dueAt) {
      assert(promotions.get(promotion.id) !== undefined, `promotion ${promotion.id} is inserted before it is saved`);
      promotions.set(promotion.id, { promotion, dueAt });
    },
    async lock(id) {
      return promotions.get(id)?.promotion;
    },
    async lockPlace() {},
    async lockDue(now) {
      const due = promotions
        .list()
        .flatMap(({ promotion, dueAt }) => (dueAt === undefined ? [] : [{ promotion, dueAt }]));
      const first = due.filter((row) => row.dueAt <= now).sort((a, b) => a.dueAt - b.dueAt)[0];
      return first?.promotion;
    },
    async poke(which) {
      const chosen = promotions.list().filter(({ promotion }) => {
        if ('id' in which) return promotion.id === which.id;
        if ('active' in which) return isActive(promotion);
        return isActive(promotion) && isAt(promotion, which.agent, which.environment ?? promotion.environment);
      });
      for (const { promotion } of chosen) promotions.set(promotion.id, { promotion, dueAt: 0 });
    },
    async bringForward(places, dueAt) {
      const later = places
        .flatMap(({ agent, environment }) => activeAt(agent, environment))
        .filter((row) => row.promotion.waiting === undefined && row.dueAt !== undefined && row.dueAt > dueAt);
      for (const { promotion } of later) promotions.set(promotion.id, { promotion, dueAt });
    },
    async underWay(places) {
      return places
        .flatMap(({ agent, environment }) => activeAt(agent, environment))
        .map((row) => row.promotion)
        .filter((promotion) => promotion.waiting === undefined);
    },
    async list({ agent, environment, state, active, limit }) {
      return promotions
        .newestFirst()
        .map((row) => row.promotion)
        .filter((promotion) => agent === undefined || promotion.agent === agent)
        .filter((promotion) => environment === undefined || promotion.environment === environment)
        .filter((promotion) => state === undefined || promotion.state === state)
        .filter((promotion) => active !== true || isActive(promotion))
        .slice(0, limit);
    },
  };
}

function isActive(promotion: Promotion): boolean {
  return !isTerminal(promotion.state);
}

function isAt(promotion: Promotion, agent: string, environment: string): boolean {
  return promotion.agent === agent && promotion.environment === environment;
}
