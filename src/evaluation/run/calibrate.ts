import type { EvaluatorInfo, JudgedLabel, JudgedLabels } from '#domain/analysis/index.ts';
import { asksJudge, isAnsweredByCase, type JudgingConfig } from '#domain/config/index.ts';
import type { LabelledReply, LabelledSet } from '#domain/dataset/index.ts';
import type { Judge } from '#ports/index.ts';
import { createEvaluators, type Evaluator, NO_JUDGE } from '../evaluator/index.ts';

/**
 * Lets those of the named evaluators that ask a judge score the replies that people labelled for them. What can't be scored counts as not said.
 * The judge itself keeps to how many answers are awaited at once.
 */
export async function calibrate(
  { evaluators: names, own }: Pick<JudgingConfig, 'evaluators' | 'own'>,
  judge: Judge,
  set: LabelledSet,
  onProgress: (done: number, total: number) => void,
): Promise<readonly JudgedLabels[]> {
  const judged = names.filter((name) => asksJudge(name, own));
  const evaluators = createEvaluators(judged, judge, own);
  // People label on an evaluator's own scale, whichever its judge scores on.
  const labelled = createEvaluators(judged, NO_JUDGE, own).map(({ info }) => info);
  const jobs = evaluators
    .map((evaluator, index) => ({
      evaluator,
      info: labelled[index] ?? evaluator.info,
      replies: labelledFor(evaluator, set),
    }))
    // Without a model nobody judges calls.
    .filter(({ evaluator }) => evaluator.info.judge !== 'exact');
  const total = jobs.reduce((sum, { replies }) => sum + replies.length, 0);
  let done = 0;
  const score = async (evaluator: Evaluator, info: EvaluatorInfo, one: LabelledReply): Promise<JudgedLabel> => {
    const { id, case: item, reply, toolCalls, labels } = one;
    const scoring = await evaluator.score({ item, plantedSecrets: [], reply, toolCalls });
    done += 1;
    onProgress(done, total);
    return { id, right: passes(info, labels[info.name]), said: scoring.pass };
  };
  return Promise.all(
    jobs.map(async ({ evaluator, info, replies }) => {
      const labels = await Promise.all(replies.map((one) => score(evaluator, info, one)));
      return { evaluator: evaluator.info, labels };
    }),
  );
}

function labelledFor({ info, whyNotApplicable }: Evaluator, { replies }: LabelledSet): readonly LabelledReply[] {
  return replies.filter(
    ({ labels, case: item }) =>
      Object.hasOwn(labels, info.name) &&
      // What the case says by itself shows nothing of a judge.
      !isAnsweredByCase(info.name, item) &&
      whyNotApplicable({ item, plantedSecrets: [] }) === undefined,
  );
}

/** Whether a person's label is a pass. */
function passes({ better, threshold }: EvaluatorInfo, label: boolean | number | undefined): boolean {
  if (typeof label === 'boolean') return label;
  return label !== undefined && (better === 'higher' ? label >= threshold : label <= threshold);
}
