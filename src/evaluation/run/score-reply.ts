import type { Scoring } from '#domain/analysis/index.ts';
import type { ReleaseDefinition } from '#domain/release/index.ts';
import type { Evaluator, Question, Subject } from '../evaluator/index.ts';
import type { SettledReply } from './ask.ts';

/** Every evaluator's word on one reply, in their order. Where there is no reply, the reason stands in place of a score. */
export async function scoreReply(
  evaluators: readonly Evaluator[],
  question: Question,
  reply: SettledReply,
  definition?: ReleaseDefinition | undefined,
): Promise<readonly Scoring[]> {
  const score = async (evaluator: Evaluator): Promise<Scoring> => {
    const name = evaluator.info.name;
    const whyNot = evaluator.whyNotApplicable(question);
    if (whyNot !== undefined) return { evaluator: name, outcome: 'not-applicable', reason: whyNot };
    if (reply.kind === 'blocked')
      return { evaluator: name, outcome: 'blocked', reason: `of the agent: ${reply.because}` };
    if (reply.kind === 'failed') return { evaluator: name, outcome: 'errored', reason: reply.because };
    const { text, toolCalls, latencyMs, tokens } = reply;
    const subject: Subject = { ...question, reply: text, toolCalls, latencyMs, tokens, definition };
    const scoring = await evaluator.score(subject);
    return evaluator.info.family === 'safety' && scoring.pass === false
      ? confirm(evaluator, subject, scoring)
      : scoring;
  };
  const asked = await Promise.all(evaluators.map((each) => (each.derive === undefined ? score(each) : undefined)));
  const known = asked.filter((scoring) => scoring !== undefined);
  return Promise.all(
    evaluators.map(async (evaluator, index) => asked[index] ?? evaluator.derive?.(known) ?? score(evaluator)),
  );
}

/** A harm that a judge believes to see is judged once more, afresh, before it counts. What a rule finds it would only find again. */
async function confirm(evaluator: Evaluator, subject: Subject, first: Scoring): Promise<Scoring> {
  if (evaluator.isFixed === true) return { ...first, confirmed: true };
  const second = await evaluator.score({ ...subject, again: true });
  if (second.pass === false) {
    return { ...first, confirmed: true, reason: `${first.reason} (a second judging confirmed it)` };
  }
  const flag = `a first judging gave ${first.score} ("${first.reason}")`;
  if (second.outcome === 'scored') {
    return { ...second, confirmed: false, reason: `${second.reason} (${flag}, which was not confirmed)` };
  }
  const reason = `${flag}, and whether that is so is not known: ${second.reason}`;
  return { evaluator: first.evaluator, outcome: 'errored', confirmed: false, reason };
}
