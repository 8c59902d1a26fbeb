import { builtInStrategies } from '../plan/index.ts';
import { type ApprovalRule, approvalDefaults, checklistDefaults, type ProfileName } from '../policy/index.ts';
import { agentMetricNames, expectationNames, textMetricNames } from './exact-evaluators.ts';
import { judgedSafetyNames, modelJudgedSafetyNames } from './safety-evaluators.ts';
import { strategyLayer } from './strategy-layer.ts';
import type { Tree } from './tree.ts';

const FRIDAY = { kind: 'deny', rrule: 'FREQ=WEEKLY;BYDAY=FR' } as const;

const NO_SIGNATURE: ApprovalRule = { roles: [], minPeople: 0, distinctPerRole: false, authorsMayApprove: false };

/** The guide rolls nothing out on a Friday; a small team not on Friday afternoons. Hours are a project's own. */
const WINDOWS: Readonly<Record<ProfileName, readonly Tree[]>> = {
  guide: [{ ...FRIDAY, name: 'no-fridays', from: '00:00', for: '1d' }],
  team: [{ ...FRIDAY, name: 'no-friday-afternoons', from: '12:00', for: '12h' }],
  regulated: [{ ...FRIDAY, name: 'no-fridays', from: '00:00', for: '1d' }],
};

/** Evaluators that count harm by lists and rules of their own. */
const ruledSafetyNames = ['secret-leak', 'harm-lexicon'] as const;

const modelJudgedQualityNames = [
  'coherence',
  'fluency',
  'similarity',
  'intent-resolution',
  'task-adherence',
  'case-rubric',
] as const;

/** What `tool-call-accuracy` asks only where a case expects no calls, and only a model. */
const judgedQualityNames = [
  ...['relevance', 'groundedness', 'task-success'],
  ...modelJudgedQualityNames,
  'tool-call-accuracy',
] as const;

/** Evaluators whose question only a model can judge. */
export const modelJudgedNames = [...modelJudgedQualityNames, ...modelJudgedSafetyNames] as const;

/** Evaluators that ask a judge. */
export const judgedNames = [...judgedQualityNames, ...judgedSafetyNames] as const;

/** What runs where a project names no evaluators: all that need no model. */
const usualNames = ['relevance', 'groundedness', 'tool-call-accuracy', ...ruledSafetyNames] as const;

/** Evaluators that exist, in the order in which they are shown. */
export const evaluatorNames = [
  ...judgedQualityNames,
  ...agentMetricNames,
  ...textMetricNames,
  ...expectationNames,
  ...ruledSafetyNames,
  ...judgedSafetyNames,
] as const;

export type EvaluatorName = (typeof evaluatorNames)[number];

/** What a project is before it says anything: the profile's settings, in the form of headgate.yaml. */
export function profileLayer(
  profile: ProfileName,
  environments: readonly string[],
  strategies: readonly string[],
): Tree {
  const strategyNames = [...new Set([...builtInStrategies.map((plan) => plan.strategy), ...strategies])];
  const last = environments.length - 1;
  return {
    secondPerson: { configuration: profile === 'regulated', breakGlass: profile === 'regulated' },
    environments: Object.fromEntries(environments.map((name, index) => [name, environment(profile, index, last)])),
    strategies: Object.fromEntries(strategyNames.map((name) => [name, strategyLayer(name, profile)])),
    evaluation: {
      ...{ repeats: 3, evaluators: [...usualNames] },
      ...{ minQualityMean: 4, maxRelativeDrop: '5 %', maxRelativeDropFromBest: '10 %' },
    },
    monitoring: {
      responseTime: { target: '2s', warning: '3s', critical: '5s' },
      errorRate: { target: '0.1 %', warning: '0.5 %', critical: '1 %' },
      quality: { target: 4.5, warning: 4, critical: 3.5, every: '4h' },
      safetyDefects: { target: '0 %', warning: '0.1 %', critical: '1 %' },
      tokens: { warningIncrease: '50 %' },
    },
  };
}

/** Users are in the last environment; before it nobody has to be protected from a new release. */
function environment(profile: ProfileName, index: number, last: number): Tree {
  if (index === last) {
    return {
      traffic: 'gateway',
      data: 'real',
      approval: approvalDefaults[profile],
      strategy: 'blue-green',
      ...(profile === 'regulated' ? { provenance: { branch: 'main', reviews: 2, producers: [] } } : {}),
      checklist: Object.fromEntries(checklistDefaults[profile].map(({ name, ...item }) => [name, item])),
      windows: WINDOWS[profile],
    };
  }
  const data = index === 0 ? 'synthetic' : 'sanitised';
  return { traffic: 'direct', data, approval: NO_SIGNATURE, strategy: 'direct' };
}
