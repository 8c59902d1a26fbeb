import type { DurationMs } from '#domain/shared/index.ts';
import type { Log } from '#ports/index.ts';
import type { Succession } from './crew.ts';
import type { KinLine } from './kin.ts';

/** A process that was started to take over. */
export type Successor = {
  readonly pid: number;
  readonly line: KinLine;
  /** Resolves with how it ended, such as `code 4`. */
  readonly ended: Promise<string>;
  /** Where a person reads what it said. */
  readonly output: string;
  readonly kill: () => void;
};

/** It loads its program, reads all conversations, hears of its routes and listens. */
const SERVES_WITHIN_MS: DurationMs = 30_000;

type Failure = { readonly because: string; readonly isEnding: boolean };

type HandoverDeps = {
  /** With the descriptor of a listening socket. Undefined where none can be started. */
  readonly startSuccessor: ((listening: number) => Successor | undefined) | undefined;
  /** Lets it know what this process knows. */
  readonly share: (line: KinLine) => void;
  /** Called when it serves. */
  readonly leave: () => void;
  readonly log: Log;
};

/** Puts another process in the place of this one, or leaves everything as it is. */
export class Handover {
  readonly #deps: HandoverDeps;
  #giveUp: ((because: string) => void) | undefined;

  constructor(deps: HandoverDeps) {
    this.#deps = deps;
  }

  async succeed(listening: number | undefined): Promise<Succession> {
    if (this.#giveUp !== undefined) return { kind: 'failed', because: 'another process is about to take over already' };
    const { share, leave, log } = this.#deps;
    const successor = this.#start(listening);
    if (successor === undefined) return { kind: 'impossible' };
    if ('because' in successor) return { kind: 'failed', ...successor };
    const { pid } = successor;
    const { promise: givenUp, resolve } = Promise.withResolvers<string>();
    this.#giveUp = resolve;
    share(successor.line);
    const failure = await whyNotServing(successor, givenUp);
    this.#giveUp = undefined;
    if (failure !== undefined) {
      const { because, isEnding } = failure;
      if (!isEnding) successor.kill();
      log.error('gateway.successor.failed', { pid, because });
      return { kind: 'failed', because };
    }
    log.info('gateway.succeeded', { by: pid });
    leave();
    return { kind: 'succeeded', pid };
  }

  #start(listening: number | undefined): Successor | { readonly because: string } | undefined {
    try {
      return listening === undefined ? undefined : this.#deps.startSuccessor?.(listening);
    } catch (error) {
      const because = `its successor can’t be started: ${String(error)}`;
      this.#deps.log.error('gateway.successor.failed', { because });
      return { because };
    }
  }

  /** A process that is about to take over no longer does. */
  giveUp(because: string): void {
    this.#giveUp?.(because);
  }
}

/** Resolves when it accepts connections, or with why it won't. @param givenUp resolves with why it is no longer wanted */
async function whyNotServing(
  { line, ended, output }: Successor,
  givenUp: Promise<string>,
): Promise<Failure | undefined> {
  const { promise, resolve } = Promise.withResolvers<Failure | undefined>();
  line.listen((word) => {
    if (word.kind === 'serving') resolve(undefined);
    // It ends by itself, when whoever came to it already is served.
    if (word.kind === 'failed') resolve({ because: `its successor can’t serve: ${word.because}`, isEnding: true });
  });
  const fail = (because: string): void => resolve({ because, isEnding: false });
  void ended.then((how) => fail(`its successor ended with ${how} before it served; read ${output}`));
  void givenUp.then(fail);
  const late = `its successor did not serve within ${SERVES_WITHIN_MS / 1_000} s; read ${output}`;
  const timer = setTimeout(() => fail(late), SERVES_WITHIN_MS);
  return promise.finally(() => clearTimeout(timer));
}
