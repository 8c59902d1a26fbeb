import { AppError, type DurationMs, type ProjectVersionId } from '#domain/shared/index.ts';
import type { Log, UnitOfWork } from '#ports/index.ts';
import { Bell } from './bell.ts';

/** How far the store has come, in what streams tell about. */
export type Progress = {
  readonly routeVersion: number;
  readonly auditSequence: number;
  /** The version that is in force; undefined before there is one. */
  readonly project: ProjectVersionId | undefined;
};

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly changes: { subscribe(listener: () => void): () => void };
  readonly log: Log;
  readonly pollMs: DurationMs;
};

/**
 * Tells streams when something was committed: at once where this process or the database tells of it, else within a poll.
 * One look serves all streams, and nobody looks while there are none.
 */
export class ChangeWatch {
  readonly #deps: Deps;
  readonly #listeners = new Set<(progress: Progress) => void>();
  readonly #bell = new Bell();
  #last: Progress | undefined;
  #running: Promise<void> | undefined;
  #failing = false;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** Calls back soon with how things stand, and then with every change. Returns how to stop. */
  subscribe(listener: (progress: Progress) => void): () => void {
    this.#listeners.add(listener);
    this.#last = undefined;
    this.#bell.ring();
    this.#running ??= this.#run();
    return () => {
      this.#listeners.delete(listener);
      this.#bell.ring();
    };
  }

  /** Resolves when nobody listens any more and the last look is over. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    const unsubscribe = this.#deps.changes.subscribe(() => this.#bell.ring());
    try {
      while (this.#listeners.size > 0) {
        await this.#look();
        await this.#bell.wait(this.#deps.pollMs);
      }
    } finally {
      unsubscribe();
      this.#running = undefined;
    }
  }

  async #look(): Promise<void> {
    const before = this.#last;
    try {
      const now = await this.#deps.unitOfWork.run(async (tx) => ({
        routeVersion: await tx.routes.version(),
        auditSequence: await tx.audit.lastSequence(),
        project: (await tx.projects.latest())?.id,
      }));
      this.#failing = false;
      if (before !== undefined && isSame(before, now)) return;
      this.#last = now;
      for (const listener of this.#listeners) listener(now);
    } catch (error) {
      // Once per outage: the streams go on as soon as the store is back.
      if (!this.#failing) this.#deps.log.warn('http.changes.unreadable', { code: codeOf(error), error: String(error) });
      this.#failing = true;
    }
  }
}

function isSame(a: Progress, b: Progress): boolean {
  return a.routeVersion === b.routeVersion && a.auditSequence === b.auditSequence && a.project === b.project;
}

function codeOf(error: unknown): string {
  return error instanceof AppError ? error.code : 'INTERNAL';
}
