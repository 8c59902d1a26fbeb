import type { DurationMs } from '#domain/shared/index.ts';
import type { JobQueue } from '#ports/index.ts';
import type { ControlContext } from '../context.ts';
import { enforceQuarantines } from '../rollback/quarantine-pass.ts';
import { ClockWatch } from './clock-watch.ts';
import { dispatchActions } from './dispatch.ts';
import { passOnce } from './pass.ts';
import { startDueScans } from './start-due-scans.ts';

const LOOK_EVERY_MS: DurationMs = 200;
const BACK_OFF_MS: DurationMs = 1_000;
const PASSES_AT_ONCE = 100;
/** How many beats lie between two looks at what is only due in hours. */
const BEATS_BETWEEN_SCANS = 150;

/**
 * Runs passes while anything is due, and sends waiting actions to the queue. Level-triggered: it may be stopped or killed
 * anywhere, and many may run at once.
 */
export class Reconciler {
  readonly #context: ControlContext;
  readonly #jobs: JobQueue;
  readonly #clock = new ClockWatch();
  #running: Promise<void> | undefined;
  #stopping = false;
  #wake: (() => void) | undefined;
  #poked = false;
  #beats = 0;

  constructor(context: ControlContext, jobs: JobQueue) {
    this.#context = context;
    this.#jobs = jobs;
  }

  start(): void {
    this.#running ??= this.#loop();
  }

  /** Something was committed or heard: look now rather than at the next beat. */
  poke(): void {
    this.#poked = true;
    this.#wake?.();
  }

  /** Resolves when the pass under way is over. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake?.();
    await this.#running;
  }

  async #loop(): Promise<void> {
    while (!this.#stopping) {
      this.#poked = false;
      let waitMs = LOOK_EVERY_MS;
      try {
        await this.#clock.look(this.#context);
        for (let count = 0; count < PASSES_AT_ONCE && !this.#stopping; count += 1) {
          if (!(await passOnce(this.#context))) break;
          // Where there is always something due, what is banned doesn't wait for its end.
          if (count === PASSES_AT_ONCE - 1) await enforceQuarantines(this.#context);
        }
        if (this.#beats % BEATS_BETWEEN_SCANS === 0) await startDueScans(this.#context);
        this.#beats += 1;
        await dispatchActions(this.#context, this.#jobs);
      } catch (error) {
        // The next beat starts from what is stored, so nothing is lost by waiting.
        this.#context.log.error('reconcile.failed', {
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        });
        waitMs = BACK_OFF_MS;
      }
      if (!this.#stopping && !this.#poked) await this.#wait(waitMs);
    }
  }

  #wait(ms: DurationMs): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
