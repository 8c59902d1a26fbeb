import type { Chance, Log, Stopwatch } from '#ports/index.ts';
import { ByteBudget } from './limit/byte-budget.ts';
import { Patience } from './limit/patience.ts';
import { RequestLimiter } from './limit/request-limiter.ts';
import type { LiveConfig } from './live-config.ts';
import { LiveRedactor } from './live-redactor.ts';

/** What a gateway takes on, for how long it waits, and what it lets be kept: always as the project has it just now. */
type Intake = {
  readonly budget: ByteBudget;
  readonly patience: Patience;
  readonly limiter: RequestLimiter;
  readonly redactor: LiveRedactor;
};

export function createIntake(
  live: LiveConfig,
  { chance, time, log }: { readonly chance: Chance; readonly time: Stopwatch; readonly log: Log },
): Intake {
  const { now: config } = live;
  return {
    budget: new ByteBudget(() => config.maxHeldBytes),
    patience: new Patience(() => config.bodyTimeoutMs, time),
    limiter: new RequestLimiter({ settings: () => config.limits, maxClients: config.maxClients, chance, time }),
    redactor: new LiveRedactor(() => config.redaction, log),
  };
}
