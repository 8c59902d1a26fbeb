import type { Promotion } from '#domain/promotion/index.ts';
import type { Action } from '#ports/index.ts';
import type { Mutant } from './mutant.ts';
import { slowly } from './projects.ts';

/** What leaves traffic, the record, or the work of several controllers wrong. */
export const trafficMutants: readonly Mutant[] = [
  {
    engine: 'gives the candidate its share and takes it from nobody',
    caughtBy: 'routes',
    breaks: {
      splitRoute: (real) => (parties, share) => {
        const route = real(parties, share);
        const all = (role: string) => (role === 'baseline' ? 10_000 : share.weightBp);
        return { ...route, targets: route.targets.map((target) => ({ ...target, weightBp: all(target.role) })) };
      },
    },
  },
  {
    engine: 'leaves an aborted candidate a tenth',
    caughtBy: 'replay',
    breaks: {
      returnedRoute: (real) => (parties) => {
        const { targets, ...route } = real(parties);
        const { id, release, label, endpoint } = parties.candidate;
        const [baseline] = targets;
        if (baseline === undefined || endpoint === undefined) return { ...route, targets };
        const left = { deploymentId: id, release, label, endpoint, role: 'candidate', weightBp: 1_000 } as const;
        return { ...route, revoked: [], targets: [{ ...baseline, weightBp: 9_000 }, left] };
      },
    },
  },
  {
    engine: 'calls a rollback done before every gateway follows it',
    caughtBy: 'rollback',
    breaks: { allCaughtUp: () => async () => true, gatewaysCaughtUp: () => async () => true },
    lean: { temper: { lostMessages: 3 }, deeds: { 'roll-back': 6, abort: 6 }, project: slowly },
  },
  {
    engine: 'lets a lease last for ever',
    lean: { temper: { crashes: 4, lostMessages: 2 }, project: slowly },
    caughtBy: 'lease',
    breaks: { assignDeployment: (real) => (route, request) => real(route, { ...request, leaseHolds: true }) },
  },
  {
    engine: 'changes a weight without asking gateways whom they serve',
    caughtBy: 'conversations',
    breaks: { awaitGateways: () => async () => undefined },
    lean: { temper: { lostMessages: 0, clockJumps: 0 } },
  },
  {
    engine: 'asks for the same work at every pass',
    caughtBy: 'once',
    store: () => {
      let count = 0;
      return async (call) => {
        if (call.name !== 'actions.add') return call.go();
        count += 1;
        const action = call.args[0] as Action;
        return call.go([{ ...action, key: `${action.key}/${count}` }]);
      };
    },
  },
  {
    engine: 'takes a result from a worker that lost its claim',
    lean: { temper: { slowness: 3, lostMessages: 3 } },
    caughtBy: 'once',
    store: () => async (call) => {
      const answer = await call.go();
      return call.name === 'actions.settle' ? true : answer;
    },
  },
  {
    engine: 'decides on what it read before another controller wrote',
    caughtBy: 'replay',
    store: () => {
      const versions = new Map<string, readonly Promotion[]>();
      let looks = 0;
      return async (call) => {
        const answer = await call.go();
        if (call.name === 'promotions.save') {
          const saved = call.args[0] as Promotion;
          versions.set(saved.id, [...(versions.get(saved.id) ?? []), saved].slice(-2));
        }
        if (call.name !== 'promotions.lockDue' || answer === undefined) return answer;
        looks += 1;
        const [older] = versions.get((answer as Promotion).id) ?? [];
        return looks % 3 === 0 && older !== undefined ? older : answer;
      };
    },
  },
  {
    engine: 'keeps no record of a step',
    caughtBy: 'replay',
    breaks: {
      auditDecision: (real) => async (tx, moment, before, decision, judged) => {
        const steps = decision.next.rollout?.state.kind === 'baking' && before.rollout?.state.kind === 'baking';
        return steps ? undefined : real(tx, moment, before, decision, judged);
      },
    },
  },
];
