import type { Route, Target } from '#domain/traffic/index.ts';
import type { ControlPlane, Log } from '#ports/index.ts';

type Told = Parameters<ControlPlane['tellBegun']>[0][number];
type Count = { -readonly [K in keyof Told]: Told[K] };

/** Versions of routes whose counts are kept until control has them. */
const MOST = 1_000;

/**
 * Counts the conversations that the hash gave to either side of a split, under each version of a route, and tells control. Counts only
 * grow within one start, so that what is told twice, or late, changes nothing.
 */
export class BegunCounts {
  readonly #control: Pick<ControlPlane, 'tellBegun'>;
  readonly #log: Log;
  readonly #counts = new Map<string, Count>();
  readonly #changed = new Set<Count>();
  #isFailing = false;
  #running: Promise<void> | undefined;

  constructor(deps: { readonly control: Pick<ControlPlane, 'tellBegun'>; readonly log: Log }) {
    this.#control = deps.control;
    this.#log = deps.log;
  }

  /** One more began, by the hash, where the candidate's weight leaves a choice. */
  add({ agent, environment, salt, version, targets }: Route, { role }: Target): void {
    let count = this.#counts.get(agent);
    if (count?.routeVersion !== version) {
      const wantedBp = targets.find((target) => target.role === 'candidate')?.weightBp ?? 0;
      count = { agent, environment, salt, routeVersion: version, wantedBp, candidate: 0, baseline: 0 };
      this.#counts.set(agent, count);
    }
    count[role === 'candidate' ? 'candidate' : 'baseline'] += 1;
    if (this.#changed.size < MOST) this.#changed.add(count);
  }

  /** Tells what is new; what fails is told with a later call. */
  flush(): Promise<void> {
    this.#running ??= this.#tell().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #tell(): Promise<void> {
    const counts = [...this.#changed];
    if (counts.length === 0) return;
    this.#changed.clear();
    try {
      await this.#control.tellBegun(counts.map((count) => ({ ...count })));
      this.#isFailing = false;
    } catch (error) {
      for (const count of counts) this.#changed.add(count);
      if (!this.#isFailing) this.#log.warn('gateway.begun.untold', { because: String(error) });
      this.#isFailing = true;
    }
  }
}
