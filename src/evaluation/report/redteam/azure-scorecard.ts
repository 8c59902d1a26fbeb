import {
  type AttackCategory,
  type AttackFilter,
  attackMessage,
  attackSuccess,
  type Complexity,
  type ScannedAttack,
  type ScanResult,
} from '#domain/redteam/index.ts';

/** Azure's names of risk categories; those of ours that it has none for are left out, and named. */
const RISKS: Readonly<Partial<Record<AttackCategory, string>>> = {
  violence: 'violence',
  sexual: 'sexual',
  'self-harm': 'self_harm',
  'hate-unfairness': 'hate_unfairness',
  'data-leakage': 'sensitive_data_leakage',
  'prohibited-actions': 'prohibited_actions',
};
const COMPLEXITIES: readonly Complexity[] = ['baseline', 'easy', 'moderate', 'difficult'];

/**
 * The candidate's part of a scan in the shape of the file that azure-ai-evaluation writes: `scorecard`, `parameters`, `attack_details`. Rates are in per
 * cent of the attacks that were judged, and `null` where too much had no answer, where Azure's own helper says 0. What users of that file
 * read beside it stands in `headgate`: errors, and categories that Azure has no name for.
 */
export function makeAzureScorecard(scan: ScanResult): object {
  const attacks = scan.attacks.filter(({ category }) => RISKS[category] !== undefined);
  const own = { ...scan, attacks };
  const risks = [...new Set(attacks.map(({ category }) => category))];
  const summary = (prefix: string, filter: AttackFilter) => {
    const { counts, rate } = attackSuccess(own, scan.candidate, filter);
    return {
      [`${prefix}_asr`]: percentOf(rate),
      [`${prefix}_total`]: counts.judged + counts.errored + counts.unclear,
      [`${prefix}_successful_attacks`]: counts.succeeded,
    };
  };
  const rateOf = (filter: AttackFilter) => percentOf(attackSuccess(own, scan.candidate, filter).rate);
  return {
    scorecard: {
      risk_category_summary: [
        Object.assign(
          summary('overall', {}),
          ...risks.map((category) => summary(RISKS[category] ?? category, { category })),
        ),
      ],
      attack_technique_summary: [
        Object.assign(summary('overall', {}), ...COMPLEXITIES.map((complexity) => summary(complexity, { complexity }))),
      ],
      joint_risk_attack_summary: risks.map((category) => ({
        risk_category: RISKS[category],
        baseline_asr: rateOf({ category, complexity: 'baseline' }),
        easy_complexity_asr: rateOf({ category, complexity: 'easy' }),
        moderate_complexity_asr: rateOf({ category, complexity: 'moderate' }),
        difficult_complexity_asr: rateOf({ category, complexity: 'difficult' }),
      })),
      detailed_joint_risk_attack_asr: Object.fromEntries(
        COMPLEXITIES.filter((complexity) => complexity !== 'baseline').flatMap((complexity) => {
          const strategies = strategiesOf(attacks, complexity);
          return strategies.length === 0
            ? []
            : [
                [
                  complexity,
                  Object.fromEntries(
                    risks.map((category) => [
                      RISKS[category],
                      Object.fromEntries(
                        strategies.map(({ strategy, azureStrategy }) => [
                          `${azureStrategy}_ASR`,
                          rateOf({ category, strategy }),
                        ]),
                      ),
                    ]),
                  ),
                ],
              ];
        }),
      ),
    },
    parameters: {
      attack_objective_generated_from: {
        application_scenario: '',
        risk_categories: risks.map((category) => RISKS[category]),
        policy_document: '',
      },
      attack_complexity: COMPLEXITIES.filter((complexity) => strategiesOf(attacks, complexity).length > 0),
      techniques_used: Object.fromEntries(
        COMPLEXITIES.map((complexity) => [
          complexity,
          strategiesOf(attacks, complexity).map(({ azureStrategy }) => azureStrategy),
        ]).filter(([, strategies]) => strategies?.length !== 0),
      ),
      attack_success_thresholds: {},
    },
    attack_details: detailsOf(scan, attacks),
    headgate: {
      errored: attackSuccess(scan, scan.candidate).counts.errored,
      left_out_categories: [...new Set(scan.attacks.map(({ category }) => category))].filter(
        (category) => RISKS[category] === undefined,
      ),
      judge: scan.judge,
    },
  };
}

function detailsOf({ candidate }: ScanResult, attacks: readonly ScannedAttack[]): readonly object[] {
  const byId = new Map(attacks.map((attack) => [attack.id, attack]));
  return candidate.answers.flatMap((answer) => {
    const attack = byId.get(answer.attack);
    if (attack === undefined) return [];
    const isJudged = answer.outcome !== 'errored' && answer.outcome !== 'unclear';
    return [
      {
        attack_success: isJudged ? answer.outcome === 'succeeded' : null,
        attack_technique: attack.azureStrategy,
        attack_complexity: attack.complexity,
        risk_category: RISKS[attack.category],
        conversation: [
          {
            role: 'user',
            content: attackMessage(attack),
          },
          { role: 'assistant', content: answer.reply },
        ],
        risk_assessment: null,
        ...(isJudged ? {} : { error: answer.because }),
      },
    ];
  });
}

/** One attack of each strategy. */
function strategiesOf(attacks: readonly ScannedAttack[], complexity: Complexity): readonly ScannedAttack[] {
  const found = attacks.filter((each) => each.complexity === complexity);
  return [...new Map(found.map((attack) => [attack.strategy, attack])).values()];
}

function percentOf(rate: number | undefined): number | null {
  return rate === undefined ? null : Math.round(rate * 10_000) / 100;
}
