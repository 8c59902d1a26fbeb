import type { DeploymentId, Digest, DurationMs } from '#domain/shared/index.ts';
import {
  type Exceptions,
  exceptionKey,
  type Route,
  splitDigest,
  splitOf,
  unpackExceptions,
} from '#domain/traffic/index.ts';

type Entry = {
  readonly said: Exceptions;
  readonly text: string;
  readonly keys: ReadonlyMap<number, DeploymentId>;
  /** On the stopwatch. */
  readonly endsMs: DurationMs;
};

/** Who stays elsewhere than the hash says, because another gateway knows them there. */
export class ExceptionTable {
  #entries: ReadonlyMap<string, Entry> = new Map();

  /** Takes what came with these routes; what is about another split than a route's own says nothing of it. */
  follow(routes: readonly Route[], exceptions: readonly Exceptions[], nowMs: DurationMs): void {
    const next = new Map<string, Entry>();
    for (const said of exceptions) {
      const route = routes.find(({ agent, environment }) => agent === said.agent && environment === said.environment);
      if (route === undefined || splitDigest(splitOf(route)) !== said.split) continue;
      const text = textOf(said.split, said);
      const known = this.#entries.get(said.agent);
      // The same is said again every few seconds.
      const keys = known?.text === text ? known.keys : unpackExceptions(said.excepted);
      next.set(said.agent, { said, text, keys, endsMs: nowMs + said.lastsMs });
    }
    this.#entries = next;
  }

  all(): readonly Exceptions[] {
    return [...this.#entries.values()].map(({ said }) => said);
  }

  /** The deployment that a conversation stays on, by the hash of its key. */
  find(agent: string, keyHash: bigint, nowMs: DurationMs): DeploymentId | undefined {
    const entry = this.#entries.get(agent);
    if (entry === undefined || entry.endsMs <= nowMs) return undefined;
    return entry.keys.get(exceptionKey(keyHash));
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }
}

function textOf(split: Digest, { excepted }: Exceptions): string {
  return [split, ...excepted.flatMap(({ deploymentId, keys }) => [deploymentId, keys])].join(' ');
}
