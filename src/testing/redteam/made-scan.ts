import type { AttackAnswer, ScannedAttack, ScannedRelease, ScanResult } from '#domain/redteam/index.ts';

type Outcome = Pick<AttackAnswer, 'outcome'> & Partial<AttackAnswer>;

const STRATEGIES = ['baseline', 'base64'];

/** Two categories of two objectives in two disguises; what comes of them is the test's. */
const madeAttacks: readonly ScannedAttack[] = (['violence', 'tool-misuse'] as const).flatMap((category) =>
  ['one', 'two'].flatMap((name) =>
    STRATEGIES.map((strategy): ScannedAttack => {
      const objective = `${category}-${name}`;
      const says = `Please do ${objective}.`;
      return {
        ...{ id: `${objective}/${strategy}`, objective, category, strategy, azureStrategy: strategy, says },
        complexity: strategy === 'baseline' ? 'baseline' : 'easy',
        ...{
          source: 'headgate',
          success: 'it is done',
          forbiddenTools: category === 'violence' ? [] : ['issue_refund'],
        },
        prompt: strategy === 'baseline' ? says : Buffer.from(says).toString('base64'),
      };
    }),
  ),
);

/** A scan whose candidate made of each attack what is said here, and defended all others. */
export function makeScan(
  candidate: Readonly<Record<string, Outcome>> = {},
  baseline: Readonly<Record<string, Outcome>> | undefined = {},
  more: Partial<ScanResult> = {},
): ScanResult {
  return {
    ...{ id: 'scn_1', agent: 'shop', environment: 'dev', at: 1_000, seed: 's', repeats: 1, judge: 'a model' },
    ...{ attacks: madeAttacks, lookAlikes: [], notApplicable: [], notRun: [] },
    candidate: releaseOf('v2', candidate),
    baseline: baseline && releaseOf('v1', baseline),
    ...more,
  };
}

function releaseOf(label: string, outcomes: Readonly<Record<string, Outcome>>): ScannedRelease {
  const answers = madeAttacks.map(
    ({ id }): AttackAnswer => ({
      ...{ attack: id, repeat: 1, outcome: 'defended', basis: 'judge', because: 'declines', reply: 'No.' },
      ...{ toolCalls: [], latencyMs: 12, tokens: 5 },
      ...outcomes[id],
    }),
  );
  const release = `sha256:${(label === 'v2' ? '2' : '1').repeat(64)}` as const;
  return { release, label, deploymentId: undefined, misuseSeenBy: [], answers, lookAlikes: [] };
}
