import { type Selectable, sql } from 'kysely';
import { isTerminal, type Promotion } from '#domain/promotion/index.ts';
import { assert, type EpochMs, type PromotionId, type RolloutId } from '#domain/shared/index.ts';
import type { PromotionStore } from '#ports/index.ts';
import { encodeDocument } from '../document.ts';
import { promotionActive } from '../promotion-active.ts';
import type { Schema } from './schema.ts';
import type { SqlTransaction } from './transaction.ts';

/** Due before anything that a clock can say. */
const AT_ONCE: EpochMs = 0;

export function promotionStore(db: SqlTransaction): PromotionStore {
  return {
    async insert(promotion, dueAt) {
      const inserted = await db
        .insertInto('promotions')
        .values(toRow(promotion, dueAt))
        .onConflict((conflict) =>
          conflict
            .columns(['agent', 'environment'])
            .where('ended', '=', false)
            .where('waiting', '=', false)
            .doNothing(),
        )
        .executeTakeFirst();
      if (inserted.numInsertedOrUpdatedRows === 0n) throw promotionActive(promotion);
    },
    async save(promotion, dueAt) {
      const { id, ...columns } = toRow(promotion, dueAt);
      const saved = await db.updateTable('promotions').set(columns).where('id', '=', promotion.id).executeTakeFirst();
      assert(saved.numUpdatedRows === 1n, `promotion ${id} is inserted before it is saved`);
    },
    async find(id) {
      const query = db.selectFrom('promotions').selectAll();
      const found = isRolloutId(id) ? query.where('rollout_id', '=', id) : query.where('id', '=', id);
      const row = await found.executeTakeFirst();
      return row && toPromotion(row);
    },
    async lock(id) {
      const row = await db.selectFrom('promotions').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
      return row && toPromotion(row);
    },
    async lockPlace(agent, environment) {
      const place = JSON.stringify([agent, environment]);
      await sql`select pg_advisory_xact_lock(hashtextextended(${place}, 0))`.execute(db);
    },
    async lockDue(now) {
      const row = await db
        .selectFrom('promotions')
        .selectAll()
        .where('due_at_ms', '<=', now)
        .orderBy('due_at_ms')
        .orderBy('ordinal')
        .limit(1)
        .forUpdate()
        .skipLocked()
        .executeTakeFirst();
      return row && toPromotion(row);
    },
    async poke(which) {
      const update = db.updateTable('promotions').set({ due_at_ms: AT_ONCE });
      if ('id' in which) {
        await update.where('id', '=', which.id).execute();
        return;
      }
      let chosen = update.where('ended', '=', false);
      if ('agent' in which) chosen = chosen.where('agent', '=', which.agent);
      if ('agent' in which && which.environment !== undefined) {
        chosen = chosen.where('environment', '=', which.environment);
      }
      await chosen.execute();
    },
    async bringForward(places, dueAt) {
      const agents = places.map((place) => place.agent);
      const environments = places.map((place) => place.environment);
      await sql`
        update headgate.promotions set due_at_ms = ${dueAt}
        from unnest(${agents}::text[], ${environments}::text[]) as place (agent, environment)
        where promotions.agent = place.agent and promotions.environment = place.environment
          and not ended and not waiting and due_at_ms > ${dueAt}`.execute(db);
    },
    async underWay(places) {
      if (places.length === 0) return [];
      const found = db
        .selectFrom('promotions')
        .selectAll()
        .where('ended', '=', false)
        .where('waiting', '=', false)
        .where(({ eb, refTuple, tuple }) =>
          eb(
            refTuple('agent', 'environment'),
            'in',
            places.map(({ agent, environment }) => tuple(agent, environment)),
          ),
        );
      return (await found.execute()).map(toPromotion);
    },
    async list({ agent, environment, state, active, limit }) {
      let query = db.selectFrom('promotions').selectAll();
      if (agent !== undefined) query = query.where('agent', '=', agent);
      if (environment !== undefined) query = query.where('environment', '=', environment);
      if (state !== undefined) query = query.where('state', '=', state);
      if (active === true) query = query.where('ended', '=', false);
      return (await query.orderBy('ordinal', 'desc').limit(limit).execute()).map(toPromotion);
    },
  };
}

function toRow(promotion: Promotion, dueAt: EpochMs | undefined) {
  const { id, agent, environment, state, ...rest } = promotion;
  const ended = isTerminal(state);
  return {
    ...{ id, agent, environment, state, ended },
    waiting: promotion.waiting !== undefined,
    rollout_id: promotion.rollout?.id ?? null,
    due_at_ms: dueAt ?? null,
    document: encodeDocument(rest),
  };
}

function toPromotion({ id, agent, environment, state, document }: Selectable<Schema['promotions']>): Promotion {
  return { id, agent, environment, state, ...document };
}

function isRolloutId(id: PromotionId | RolloutId): id is RolloutId {
  return id.startsWith('rol_');
}
