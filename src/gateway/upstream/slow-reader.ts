import type { DurationMs } from '#domain/shared/index.ts';
import type { UserReply } from '../face/user-reply.ts';

/** Of a reply, what has to do with how fast it is taken. */
type TakenReply = Pick<UserReply, 'on' | 'setTimeout' | 'destroy' | 'watch'> & {
  readonly socket: { readonly writableLength: number } | null;
};

type SlowReaderOptions = {
  /** How long a user may take nothing of what waits for them. */
  readonly patienceMs: DurationMs;
  /** There is room again. */
  readonly onReads: () => void;
  /** Nothing was taken for so long; whoever is cut off hears of it as `close`. */
  readonly onStopped: () => void;
};

/** A user who takes a reply more slowly than the agent gives it: waited for, but not for ever. */
export class SlowReader {
  readonly #user: TakenReply;
  readonly #options: SlowReaderOptions;
  #isWaitedFor = false;

  constructor(user: TakenReply, options: SlowReaderOptions) {
    this.#user = user;
    this.#options = options;
    user.on('drain', () => this.#reads());
    user.on('timeout', () => this.#stopped());
  }

  wait(): void {
    this.#isWaitedFor = true;
    this.#user.setTimeout(this.#options.patienceMs);
  }

  #reads(): void {
    if (this.#isWaitedFor) {
      this.#isWaitedFor = false;
      this.#user.setTimeout(0);
    }
    this.#options.onReads();
  }

  #stopped(): void {
    if (!this.#isWaitedFor) return;
    this.#isWaitedFor = false;
    this.#options.onStopped();
    this.#user.destroy();
  }
}

/** For a reply that was just ended, where the rest of it waits for its user. */
export function awaitRest(user: TakenReply, options: Omit<SlowReaderOptions, 'onReads'>): void {
  const readerLags = (): void => new SlowReader(user, { ...options, onReads: () => undefined }).wait();
  if (user.watch !== undefined) user.watch({ readerLags });
  else if ((user.socket?.writableLength ?? 0) > 0) readerLags();
}
