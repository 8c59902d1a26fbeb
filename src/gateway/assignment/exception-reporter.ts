import { setImmediate } from 'node:timers/promises';
import type { Digest, DurationMs } from '#domain/shared/index.ts';
import {
  type ExceptionReport,
  isDisplaced,
  packExceptions,
  type Split,
  splitDigest,
  splitOf,
} from '#domain/traffic/index.ts';
import type { ControlPlane, Log } from '#ports/index.ts';
import type { GatewayTime } from '../gateway-time.ts';
import type { RouteTable } from '../route/route-table.ts';
import type { Conversations } from './conversations.ts';
import { type Hasher, keyHashOf } from './hash.ts';

/** Conversations that are looked through before requests are served again: about a millisecond. */
const SLICE = 1_000;

/** What stands in force is told again when this part of the idle time has gone. */
const REFRESH_SHARE = 6;

const FIRST_BACKOFF_MS: DurationMs = 100;
const LAST_BACKOFF_MS: DurationMs = 30_000;

type ReporterDeps = {
  readonly control: ControlPlane;
  readonly conversations: Conversations;
  readonly routes: RouteTable;
  readonly hasher: Hasher;
  readonly idleMs: DurationMs;
  readonly time: GatewayTime;
  readonly log: Log;
};

type About = { readonly agent: string; readonly environment: string; readonly split: Split };

/** What was told last: of a split in force, or in answer to a question. */
type Told = { readonly digest: Digest; readonly atMs: DurationMs; readonly hadAny: boolean };

/**
 * Tells control which conversations a split would send elsewhere, of those that only this gateway can tell: they have a key, and
 * neither mark nor pin. About a split that is to come when control asks; about one in force when it comes, since some began meanwhile,
 * and now and then as long as there are any.
 */
export class ExceptionReporter {
  readonly #deps: ReporterDeps;
  readonly #inForce = new Map<string, Told>();
  readonly #answered = new Map<string, string>();
  #running: Promise<void> | undefined;
  #again = false;
  /** In a row. */
  #failures = 0;
  #retryAtMs: DurationMs = 0;

  constructor(deps: ReporterDeps) {
    this.#deps = deps;
  }

  /** To be called with each snapshot. What fails is told with a later call. */
  look(): Promise<void> {
    this.#again = true;
    this.#running ??= this.#work().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** To be called now and then. While control does not hear, all conversations are not looked through each time for nothing. */
  async lookAgain(): Promise<void> {
    if (this.#deps.time.elapsedMs() >= this.#retryAtMs) await this.look();
  }

  async #work(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      try {
        await this.#answerQuestions();
        await this.#tellInForce();
        this.#failures = 0;
      } catch (error) {
        this.#failed(error);
      }
    }
  }

  /** Control goes on without it, and this gateway by what it remembers. */
  #failed(error: unknown): void {
    const { log, time } = this.#deps;
    if (this.#failures === 0) log.warn('gateway.exceptions.untold', { because: String(error) });
    this.#retryAtMs = time.elapsedMs() + Math.min(LAST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** this.#failures);
    this.#failures += 1;
  }

  async #answerQuestions(): Promise<void> {
    for (const { agent, environment, split, askedAt } of this.#deps.routes.questions) {
      const question = `${askedAt} ${splitDigest(split)}`;
      if (this.#answered.get(agent) === question) continue;
      await this.#deps.control.tellExceptions(await this.#report({ agent, environment, split }));
      this.#answered.set(agent, question);
    }
  }

  async #tellInForce(): Promise<void> {
    const { routes, time, idleMs, control } = this.#deps;
    for (const route of routes.all()) {
      const { agent, environment, targets } = route;
      const told = this.#inForce.get(agent);
      if (targets.length < 2) {
        this.#inForce.delete(agent);
        continue;
      }
      const split = splitOf(route);
      const digest = splitDigest(split);
      const isSame = told?.digest === digest;
      if (isSame && time.elapsedMs() - told.atMs < idleMs / REFRESH_SHARE) continue;
      const report = await this.#report({ agent, environment, split });
      const hasAny = report.excepted.length > 0;
      if (hasAny || (isSame && told.hadAny)) await control.tellExceptions(report);
      this.#inForce.set(agent, { digest, atMs: time.elapsedMs(), hadAny: hasAny });
    }
  }

  async #report({ agent, environment, split }: About): Promise<ExceptionReport> {
    const { conversations, hasher, idleMs, time } = this.#deps;
    const names = conversations.names();
    const displaced = [];
    for (let from = 0; from < names.length; from += SLICE) {
      for (const name of names.slice(from, from + SLICE)) {
        const known = conversations.peek(name);
        // What goes on from a marked id is led by it through any gateway.
        if (known === undefined || known.root !== name || known.served.agent !== agent) continue;
        if (time.elapsedMs() - known.touchedMs > idleMs) continue;
        const { deploymentId } = known.served;
        const keyHash = keyHashOf(hasher, split, name);
        if (isDisplaced(split, { keyHash, deploymentId })) {
          displaced.push({ keyHash, deploymentId, lastMs: known.touchedMs });
        }
      }
      await setImmediate();
    }
    return { agent, environment, split: splitDigest(split), ...packExceptions(displaced) };
  }
}
