import type { Answer, Client } from '#api/index.ts';
import { type DurationMs, HOUR_MS } from '#domain/shared/index.ts';
import type { Stopwatch } from '#ports/index.ts';
import type { AuditRecord } from './audit-follower.ts';

/** Virtual seconds per second, by what is going on. */
const RATES = {
  /** Preparing, evaluating, signing: a minute passes in a second. */
  calm: 60,
  /** One hour at 10 % in twelve seconds, two at 50 % in six, so that each step has hundreds of requests to go by. */
  firstStep: 300,
  laterStep: 1_200,
  /** Four hours, from one evaluation to the next, in two seconds. */
  probation: 7_200,
  /** A day outside its window in twelve seconds. */
  closed: 7_200,
  /** While evaluations catch up: almost still, or on a slow machine the next one would be due before this one is done, for ever. */
  catchUp: 60,
} as const;

const EVALUATE_EVERY_MS: DurationMs = 4 * HOUR_MS;

/** Rates of the probation, the fastest first. */
const PROBATION_RATES = [RATES.probation, RATES.probation / 2, RATES.probation / 4, RATES.probation / 8] as const;

/** Lets time run as fast as what happens allows: slow while numbers are gathered, fast while nothing but waiting is left. */
export class Pace {
  readonly #client: Client;
  readonly #environment: string;
  readonly #stopwatch: Stopwatch;
  #rate: number = RATES.calm;
  #lookedAtMs: number | undefined;

  constructor(client: Client, environment: string, stopwatch: Stopwatch) {
    this.#client = client;
    this.#environment = environment;
    this.#stopwatch = stopwatch;
  }

  async start(startAt: string): Promise<void> {
    await this.#client.call('setClock', { body: { rate: this.#rate, startAt } });
  }

  /** Another rate, when a record says that another phase began. */
  async follow(record: AuditRecord): Promise<void> {
    const rate = record.environment === this.#environment ? rateAfter(record) : undefined;
    if (rate !== undefined) await this.#set(rate);
  }

  /** In probation the next evaluation may become due while one is under way, but not the one after it: a slow machine gets its time. */
  async waitForEvaluations({ state, probation }: Pick<Answer<'getPromotion'>, 'state' | 'probation'>): Promise<void> {
    if (state !== 'probation' || probation === undefined) return;
    const nowMs = this.#stopwatch.elapsedMs();
    const betweenLooksMs = nowMs - (this.#lookedAtMs ?? nowMs);
    this.#lookedAtMs = nowMs;
    const { now } = await this.#client.call('getClock', {});
    const due = (Date.parse(now) - Date.parse(probation.startedAt)) / EVALUATE_EVERY_MS;
    await this.#set(due > probation.evaluationsDone + 1.8 ? RATES.catchUp : probationRate(betweenLooksMs));
  }

  async #set(rate: number): Promise<void> {
    if (rate === this.#rate) return;
    this.#rate = rate;
    await this.#client.call('setClock', { body: { rate } });
  }
}

/** So fast that at most half of the time between two evaluations passes unseen between two looks. */
function probationRate(betweenLooksMs: DurationMs): number {
  const seen = (rate: number): boolean => rate * betweenLooksMs <= EVALUATE_EVERY_MS / 2;
  return PROBATION_RATES.find(seen) ?? RATES.catchUp;
}

function rateAfter({ event, details }: AuditRecord): number | undefined {
  if (event === 'rollout.paused' && details.rule === 'window-closed') return RATES.closed;
  if (event === 'rollout.resumed') return RATES.laterStep;
  if (event === 'rollout.step-started') return details.step === 0 ? RATES.firstStep : RATES.laterStep;
  if (event === 'rollout.rolling-back' || event === 'rollout.paused') return RATES.calm;
  if (event !== 'promotion.state-changed') return undefined;
  if (details.to === 'queued') return RATES.closed;
  return details.to === 'probation' ? RATES.probation : RATES.calm;
}
