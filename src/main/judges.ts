import { join } from 'node:path';
import type { JudgeEstimate } from '#domain/analysis/index.ts';
import { askedNames, asksJudge, isJudged, isService, type JudgingConfig } from '#domain/config/index.ts';
import { createPanel } from '#evaluation/judge/panel/index.ts';
import type { Judge, Judges, Writers } from '#ports/index.ts';
import { systemClock, systemStopwatch } from './adapter/time.ts';
import { envSecrets } from './env.ts';

/**
 * Judges by rules, or the models that a project names. What talks to models is loaded only for those, and what they are paid for is
 * remembered in the data folder. Only judges that have something to judge are opened.
 */
export function createJudges(folder: string): Judges {
  const openOne = async (
    config: JudgingConfig['judge'],
    { own, prices }: JudgingConfig,
    signal: AbortSignal,
    memory: 'none' | undefined,
  ): Promise<Judge> => {
    if (config === undefined) return (await import('#evaluation/judge/offline/index.ts')).createOfflineJudge();
    const time = { stopwatch: systemStopwatch, wallClock: systemClock };
    if (isService(config)) {
      const { openServiceJudge } = await import('#evaluation/judge/service/index.ts');
      return openServiceJudge(config, { ...time, secrets: envSecrets, signal });
    }
    const { openModelJudge } = await import('#evaluation/judge/model/index.ts');
    return openModelJudge(config, {
      ...time,
      secrets: envSecrets,
      rubrics: rubricsOf(own),
      signal,
      prices,
      folder: memory === 'none' ? undefined : join(folder, 'judgements'),
    });
  };
  return {
    async open(config, signal, memory) {
      const { seats, rest } = seatsOf(config);
      if (seats.length === 0) return openOne(config.judge, config, signal, memory);
      const opened = await Promise.all(
        seats.map(async (member) => ({
          judge: await openOne(member, config, signal, memory),
          evaluators: member.evaluators,
        })),
      );
      const judge = await openOne(rest ? config.judge : undefined, config, signal, memory);
      return createPanel(opened, judge, config.agreement ?? 'mean');
    },
    async estimate(config, questions) {
      const judged = judgedOf(config);
      const { seats } = seatsOf(config);
      const rest = judged.filter((name) => !seats.some((member) => isIts(member, name)));
      const asked = [
        ...seats.map((member) => ({ config: member, evaluators: judged.filter((name) => isIts(member, name)) })),
        ...(config.judge === undefined || rest.length === 0 ? [] : [{ config: config.judge, evaluators: rest }]),
      ];
      if (asked.length === 0) return undefined;
      const more = { prices: config.prices, rubrics: rubricsOf(config.own) };
      const estimateOne = async ({ config: one, evaluators }: (typeof asked)[number]): Promise<JudgeEstimate> => {
        if (isService(one)) {
          const { estimateService } = await import('#evaluation/judge/service/index.ts');
          return estimateService(one, evaluators, questions.length);
        }
        const { estimateJudging } = await import('#evaluation/judge/model/index.ts');
        return estimateJudging(one, evaluators, questions, more);
      };
      return (await Promise.all(asked.map(estimateOne))).reduce(addEstimates);
    },
  };
}

/** Models that write; what talks to them is loaded only then. */
export const writers: Writers = {
  async open(config, signal) {
    const { openWriter } = await import('#evaluation/judge/model/index.ts');
    const time = { stopwatch: systemStopwatch, wallClock: systemClock };
    return openWriter(config, { ...time, secrets: envSecrets, signal });
  },
};

function rubricsOf(own: JudgingConfig['own'] = []) {
  return own.filter(isJudged);
}

function addEstimates(a: JudgeEstimate, b: JudgeEstimate): JudgeEstimate {
  return {
    calls: a.calls + b.calls,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    costMicroUsd: a.costMicroUsd + b.costMicroUsd,
    unpriced: [...new Set([...a.unpriced, ...b.unpriced])].sort(),
  };
}

/** What judges are asked, by name: of a composite its parts. */
function judgedOf({ evaluators, own }: JudgingConfig): readonly string[] {
  return [...new Set(evaluators.filter((name) => asksJudge(name, own)).flatMap(askedNames))];
}

/** Who of several has something to judge, and whether something is left for the one for the rest. */
function seatsOf(config: JudgingConfig) {
  const { judges = [] } = config;
  const judged = judgedOf(config);
  const seats = judges.filter((member) => judged.some((name) => isIts(member, name)));
  return { seats, rest: judged.some((name) => !seats.some((member) => isIts(member, name))) };
}

function isIts({ evaluators }: { readonly evaluators?: readonly string[] | undefined }, name: string): boolean {
  return evaluators === undefined || evaluators.includes(name);
}
