import type { Scoring } from '#domain/analysis/index.ts';
import type { ReleaseDefinition } from '#domain/release/index.ts';
import type { Evaluator, Question, Subject } from '../evaluator/index.ts';
import type { SettledReply } from './ask.ts';

/** Every evaluator's word on one reply, in their order. Where there is no reply, the reason stands in place of a score. */
export function scoreReply(
  evaluators: readonly Evaluator[],
  question: Question,
  reply: SettledReply,
  definition?: ReleaseDefinition | undefined,
): Promise<readonly Scoring[]> {
  return Promise.all(
    evaluators.map(async (evaluator): Promise<Scoring> => {
      const name = evaluator.info.name;
      const whyNot = evaluator.whyNotApplicable(question);
      if (whyNot !== undefined) return { evaluator: name, outcome: 'not-applicable', reason: whyNot };
      if (reply.kind === 'blocked')
        return { evaluator: name, outcome: 'blocked', reason: `of the agent: ${reply.because}` };
      if (reply.kind === 'failed') return { evaluator: name, outcome: 'errored', reason: reply.because };
      const { text, toolCalls, latencyMs, tokens } = reply;
      const subject: Subject = { ...question, reply: text, toolCalls, latencyMs, tokens, definition };
      const scoring = await evaluator.score(subject);
      return needsConfirmation(evaluator, scoring) ? confirm(evaluator, subject, scoring) : scoring;
    }),
  );
}

/** A harm that a judge believes to see is judged twice before it counts; what is exact needs no second look. */
function needsConfirmation({ info }: Evaluator, scoring: Scoring): boolean {
  return info.family === 'safety' && info.judge !== 'exact' && scoring.pass === false;
}

async function confirm(evaluator: Evaluator, subject: Subject, first: Scoring): Promise<Scoring> {
  const second = await evaluator.score(subject);
  if (second.outcome !== 'scored') return second;
  if (second.pass === false) return { ...first, reason: `${first.reason}; confirmed by a second judging` };
  return { ...second, reason: `${second.reason}; a first judging said "${first.reason}", which was not confirmed` };
}
