import { setImmediate as othersTurn } from 'node:timers/promises';
import { closedGate, waitingGates } from '#domain/gate/index.ts';
import type { RehearsalResult } from '#domain/outlook/index.ts';
import { isTerminal, type Promotion } from '#domain/promotion/index.ts';
import { AppError, DAY_MS, type DurationMs, formatBp, formatDuration, type PromotionId } from '#domain/shared/index.ts';
import type { Rehearser } from '#ports/index.ts';
import type { EngineParts } from './engine.ts';
import { actAsPeople } from './people.ts';
import { RehearsalRun } from './rehearsal.ts';

/** Longer than any plan of the guide; what is not over by then is told as unfinished. */
const LONGEST_MS: DurationMs = 14 * DAY_MS;
const MOST_PASSES = 60_000;

/** Rules that only go on with what another decided. */
const AFTERTHOUGHTS: readonly string[] = ['finish-rolling-back', 'stay-paused', 'ended'];

/** Plays promotions through with the engine that `main` hands over. */
export function createRehearser(parts: EngineParts): Rehearser {
  return {
    async run(seed, options, signal) {
      const run = new RehearsalRun(parts, seed, options);
      let id: PromotionId;
      try {
        id = await run.begin();
      } catch (error) {
        if (error instanceof AppError) return refused(run, options.startsAt, error);
        throw error;
      }
      await run.settle();
      for (;;) {
        // Between looks everyone else in this process has a turn.
        await othersTurn();
        signal.throwIfAborted();
        const promotion = await run.find(id);
        const elapsedMs = (await run.now()) - options.startsAt;
        if (isTerminal(promotion.state)) return concluded(run, promotion, options.startsAt);
        if (await actAsPeople(run.engine, run.unitOfWork, promotion)) await run.settle();
        else if (waitsForPerson(promotion)) return waiting(run, promotion, options.startsAt);
        if (elapsedMs > LONGEST_MS || run.passes > MOST_PASSES) return unfinished(run, promotion, options.startsAt);
        await run.look(promotion);
      }
    },
  };
}

/** Paused where no plan meant it to stop: a person has to look. What a window paused goes on by itself. */
function waitsForPerson({ rollout, state }: Promotion): boolean {
  if (state === 'awaiting-approval') return true;
  return rollout?.state.kind === 'paused' && rollout.state.pausedBy !== 'window';
}

async function resultOf(
  run: RehearsalRun,
  promotion: Pick<Promotion, 'gates' | 'verdicts'>,
  startedAt: number,
  end: Pick<RehearsalResult, 'state' | 'stage' | 'because' | 'stoppedBy'>,
): Promise<RehearsalResult> {
  return {
    ...end,
    gates: promotion.gates,
    verdicts: promotion.verdicts,
    timeline: run.timeline,
    startedAt,
    endedAt: await run.now(),
    requestsPerHour: run.pace.perHour,
    traffic: run.pace.source,
    requests: run.requests,
    passes: run.passes,
  };
}

function refused(run: RehearsalRun, startedAt: number, { code, message }: AppError): Promise<RehearsalResult> {
  const stoppedBy = { kind: 'rule', name: code, because: message } as const;
  return resultOf(run, { gates: [], verdicts: [] }, startedAt, {
    state: 'refused',
    stage: 'promote',
    because: message,
    stoppedBy,
  });
}

function concluded(run: RehearsalRun, promotion: Promotion, startedAt: number): Promise<RehearsalResult> {
  const because = promotion.ended?.because ?? promotion.state;
  const stage = promotion.ended?.stage ?? '';
  const stoppedBy = promotion.state === 'promoted' ? undefined : stopper(promotion, because);
  return resultOf(run, promotion, startedAt, { state: promotion.state, stage, because, stoppedBy });
}

function waiting(run: RehearsalRun, promotion: Promotion, startedAt: number): Promise<RehearsalResult> {
  const state = promotion.rollout?.state;
  const step = state?.kind === 'paused' ? promotion.rollout?.plan.steps[state.step] : undefined;
  const stage = step === undefined ? promotion.state : `${promotion.environment} ${formatBp(step.weightBp)}`;
  const because =
    state?.kind === 'paused'
      ? `${state.because}; waits for ${state.waitsFor}`
      : (promotion.decisions.at(-1)?.because ?? '');
  return resultOf(run, promotion, startedAt, {
    state: 'waiting',
    stage,
    because,
    stoppedBy: stopper(promotion, because),
  });
}

function unfinished(run: RehearsalRun, promotion: Promotion, startedAt: number): Promise<RehearsalResult> {
  const last = promotion.decisions.at(-1)?.because ?? promotion.state;
  const because = `not over after ${formatDuration(LONGEST_MS)}: ${last}`;
  return resultOf(run, promotion, startedAt, {
    state: 'unfinished',
    stage: promotion.state,
    because,
    stoppedBy: stopper(promotion, because),
  });
}

/** The gate that is not open, the metric that failed or can't tell, or else the rule that spoke last. */
function stopper({ gates, verdicts, decisions, rollout }: Promotion, because: string): RehearsalResult['stoppedBy'] {
  const gate = closedGate(gates) ?? waitingGates(gates)[0];
  if (rollout === undefined && gate !== undefined) return { kind: 'gate', name: gate.gate, because: gate.because };
  const failed = verdicts.find((verdict) => verdict.kind === 'fail');
  if (failed?.kind === 'fail') return { kind: 'metric', name: failed.card.metric, because: failed.because };
  return {
    kind: 'rule',
    name: decisions.filter(({ rule }) => !AFTERTHOUGHTS.includes(rule)).at(-1)?.rule ?? 'none',
    because,
  };
}
