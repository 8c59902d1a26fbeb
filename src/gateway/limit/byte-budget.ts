/** A part of all bytes that only replies may have: agents have worked for them, while a request can be asked again. */
const FOR_REPLIES = 1 / 4;

/** What one request, or its reply, has of the budget. */
export interface Hold {
  /** Changes how much it has. False: there is no room, and it has as much as before. */
  resize(bytes: number): boolean;
  /** Gives all of it back. Again is the same as once. */
  close(): void;
}

/**
 * The bytes of requests and replies that may be in memory at once, over all users: whoever has to hold some asks here first. What
 * only passes through is not counted: back-pressure bounds it to a few buffers a connection.
 */
export class ByteBudget {
  readonly #maxBytes: () => number;
  #held = 0;

  /** @param maxBytes as it is now: less than before takes nothing back, and lets nothing more in */
  constructor(maxBytes: () => number) {
    this.#maxBytes = maxBytes;
  }

  get held(): number {
    return this.#held;
  }

  /** Whether a request of so many bytes would find room now. */
  hasRoomFor(bytes: number): boolean {
    return this.#held + bytes <= this.#limit('request');
  }

  open(kind: 'request' | 'reply'): Hold {
    let own = 0;
    return {
      resize: (bytes) => {
        if (bytes > own && this.#held + bytes - own > this.#limit(kind)) return false;
        this.#held += bytes - own;
        own = bytes;
        return true;
      },
      close: () => {
        this.#held -= own;
        own = 0;
      },
    };
  }

  #limit(kind: 'request' | 'reply'): number {
    const maxBytes = this.#maxBytes();
    return kind === 'reply' ? maxBytes : maxBytes * (1 - FOR_REPLIES);
  }
}
