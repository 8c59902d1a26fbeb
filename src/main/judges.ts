import type { JudgeConfig, JudgingConfig } from '#domain/config/index.ts';
import { asksJudge } from '#evaluation/evaluator/index.ts';
import { createOfflineJudge } from '#evaluation/judge/offline/index.ts';
import { createPanel } from '#evaluation/judge/panel/index.ts';
import type { Judge, Judges } from '#ports/index.ts';
import { systemClock, systemStopwatch } from './adapter/time.ts';
import { envSecrets } from './env.ts';

/**
 * Judges by rules, or the models that a project names. What talks to models is loaded only for those, and what they are paid for is
 * remembered in the folder. Only judges that have something to judge are opened.
 */
export function createJudges(folder: string): Judges {
  const openOne = async (
    config: JudgeConfig | undefined,
    rubrics: JudgingConfig['own'],
    signal: AbortSignal,
    memory: 'none' | undefined,
  ): Promise<Judge> => {
    if (config === undefined) return createOfflineJudge();
    const { openModelJudge } = await import('#evaluation/judge/model/index.ts');
    const time = { stopwatch: systemStopwatch, wallClock: systemClock };
    return openModelJudge(config, {
      ...time,
      secrets: envSecrets,
      rubrics: rubrics?.filter((each) => each.kind === 'rubric'),
      signal,
      folder: memory === 'none' ? undefined : folder,
    });
  };
  return {
    async open(config, signal, memory) {
      const { seats, rest } = seatsOf(config);
      if (seats.length === 0) return openOne(config.judge, config.own, signal, memory);
      const opened = await Promise.all(
        seats.map(async (member) => ({
          judge: await openOne(member, config.own, signal, memory),
          evaluators: member.evaluators,
        })),
      );
      const judge = await openOne(rest ? config.judge : undefined, config.own, signal, memory);
      return createPanel(opened, judge, config.agreement ?? 'mean');
    },
  };
}

/** Who of several has something to judge, and whether something is left for the one for the rest. */
function seatsOf({ evaluators, own, judges = [] }: JudgingConfig) {
  const judged = evaluators.filter((name) => asksJudge(name, own));
  const seats = judges.filter((member) => judged.some((name) => isIts(member, name)));
  return { seats, rest: judged.some((name) => !seats.some((member) => isIts(member, name))) };
}

function isIts({ evaluators }: { readonly evaluators?: readonly string[] | undefined }, name: string): boolean {
  return evaluators === undefined || evaluators.includes(name);
}
