import type { GateReport } from '#domain/gate/index.ts';
import type { Approval } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Mutant } from './mutant.ts';
import { signedBy, smokedFirst } from './projects.ts';

function opening(report: GateReport, gate: GateReport[number]['gate']): GateReport {
  return report.map((each) => (each.gate === gate ? { ...each, state: 'open' } : each));
}

/** What lets a release in that has not earned it. */
export const gateMutants: readonly Mutant[] = [
  {
    engine: 'reads an evaluation that could not tell as a pass',
    lean: { outside: { evaluation: { outcome: 'unknown', because: 'too few cases' } } },
    caughtBy: 'earned',
    breaks: {
      judgeGates: (real) => (input) =>
        real({
          ...input,
          evidence: input.evidence.map((each) => (each.outcome === 'unknown' ? { ...each, outcome: 'pass' } : each)),
        }),
    },
  },
  {
    engine: 'asks for no proof of safety',
    lean: { outside: { safety: { outcome: 'fail', because: 'it told a secret' } } },
    caughtBy: 'earned',
    breaks: { judgeGates: (real) => (input) => opening(real(input), 'safety') },
  },
  {
    engine: 'promotes what is held',
    lean: { deeds: { hold: 4 } },
    caughtBy: 'earned',
    store: () => async (call) => (/^holds\.(standing|list)$/.test(call.name) ? [] : call.go()),
  },
  {
    engine: 'counts a signature that was given for another release',
    lean: { project: (project) => signedBy(project, ['security']) },
    caughtBy: 'earned',
    store: () => {
      const given: Approval[] = [];
      let promotion: Promotion | undefined;
      return async (call) => {
        const answer = await call.go();
        if (call.name === 'approvals.add') given.push(call.args[0] as Approval);
        if (call.name === 'promotions.lockDue') promotion = answer as Promotion | undefined;
        if (call.name !== 'approvals.forPromotion' || promotion === undefined) return answer;
        const { id, release } = promotion;
        if (id !== call.args[0]) return answer;
        return given.map((each) => ({ ...each, promotion: id, release }));
      };
    },
  },
  {
    engine: 'counts a signature that was withdrawn',
    lean: { deeds: { withdraw: 6 }, project: (project) => signedBy(project, ['security', 'product-manager']) },
    caughtBy: 'earned',
    breaks: {
      judgeApprovals: (real) => (input) =>
        real({ ...input, approvals: input.approvals.filter(({ decision }) => decision !== 'withdrawn') }),
    },
  },
  {
    engine: 'lets an author sign for their own change',
    lean: { project: (project) => signedBy(project, ['security']) },
    caughtBy: 'earned',
    breaks: { barOf: () => () => undefined },
  },
  {
    engine: 'brings back by the short way what was taken back',
    lean: { deeds: { 'roll-back': 6, 'lift-hold': 6 } },
    caughtBy: 'earned',
    breaks: {
      earlierArrival: (real) => (evidence, environment) =>
        real(
          evidence.filter(({ outcome }) => outcome === 'pass'),
          environment,
        ),
    },
  },
  {
    engine: 'gives traffic to a deployment whose smoke test failed',
    lean: { outside: { smoke: { pass: false, because: 'no connection', checks: [] } }, project: smokedFirst },
    caughtBy: 'earned',
    breaks: {
      smokeBeforeTraffic: (real) => (view) =>
        real(view.smoke.state === 'done' ? { ...view, smoke: { ...view.smoke, pass: true } } : view),
    },
  },
  {
    engine: 'starts and advances outside windows and in freezes',
    lean: { deeds: { freeze: 5, 'lift-freeze': 0 } },
    caughtBy: 'window',
    breaks: {
      windowState:
        (real) =>
        (...input) => ({ ...real(...input), open: true }),
    },
  },
  {
    engine: 'leaves what is quarantined where it serves',
    lean: { deeds: { quarantine: 5 } },
    caughtBy: 'banned',
    breaks: { enforceQuarantines: () => async () => false },
  },
];
