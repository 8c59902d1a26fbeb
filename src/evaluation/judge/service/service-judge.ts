import type { JudgeSpend, Scoring } from '#domain/analysis/index.ts';
import { digestOfJson } from '#domain/shared/index.ts';
import type { Judge } from '#ports/index.ts';
import type { Judgement } from '../panel/index.ts';
import { createAnswerCache } from '../wire/index.ts';
import type { Findings, Service } from './service.ts';

/** A few hundred bytes each. */
const MOST_REMEMBERED = 2_000;

type ServiceJudge = Judge & {
  /** Looks at one text of our own, for real, and says why that went wrong; undefined when it didn't. */
  tryOut(): Promise<string | undefined>;
};

/** Judges by what a service finds in the words of a reply alone. The same words are sent once, whatever is asked of them. */
export function createServiceJudge(service: Service, signal: AbortSignal): ServiceJudge {
  const cache = createAnswerCache<Findings & { readonly by: string }>(MOST_REMEMBERED, ({ kind }) => kind === 'found');
  let recalled = 0;

  const judge = async (evaluator: string, text: string): Promise<Judgement> => {
    const look = service.lookFor(evaluator);
    if (look === undefined) return { outcome: 'errored', reason: `${service.readLabel()} can't judge "${evaluator}"` };
    if (text.trim() === '') return { outcome: 'not-applicable', reason: 'the reply has no words to look at' };
    const key = digestOfJson({ look: look.name, text });
    const { answer, isRecalled } = cache.recall(key, async () => ({ ...(await look.look(text)), by: evaluator }));
    const findings = await answer;
    // What comes with another's answer was not asked for by itself.
    if (isRecalled && findings.by === evaluator) recalled += 1;
    if (findings.kind === 'failed') return { outcome: 'errored', reason: findings.because };
    const found = findings.judgements[evaluator];
    return found ?? { outcome: 'errored', reason: `${service.readLabel()} said nothing of "${evaluator}"` };
  };

  const judgeUntilStopped = async (evaluator: string, text: string): Promise<Judgement> => {
    try {
      return await judge(evaluator, text);
    } catch (error) {
      // Whoever stopped the evaluation gets no result to see it in.
      if (signal.aborted) return { outcome: 'errored', reason: 'the evaluation was stopped' };
      throw error;
    }
  };

  return {
    labelOf: () => service.readLabel(),
    versionOf: () => service.readVersion(),
    // A classifier says of the same words the same.
    isFixed: () => true,
    scaleOf: () => service.scale,
    async score(evaluator, { reply }): Promise<Scoring> {
      return { evaluator, ...(await judgeUntilStopped(evaluator, reply)) };
    },
    spent: () => readSpend(service, recalled),
    async tryOut() {
      const { outcome, reason } = await judgeUntilStopped('violence', 'Your parcel arrives on Monday.');
      return outcome === 'scored' ? undefined : reason;
    },
  };
}

function readSpend(service: Service, recalled: number): JudgeSpend {
  const { calls } = service.spent();
  const cost =
    service.costMicroUsd === undefined ? { unpriced: calls === 0 ? [] : [service.readLabel()] } : { costMicroUsd: 0 };
  return { calls, recalled, inputTokens: 0, outputTokens: 0, ...cost };
}
