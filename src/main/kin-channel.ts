import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { KinLine, KinWord } from '#gateway/index.ts';

/** How a word travels on a channel on which other things are said too. */
export type KinMessage = { readonly kind: 'kin'; readonly word: KinWord };

/** A line whose words somebody brings: they wait until the first listens. */
export class BroughtLine implements KinLine {
  readonly say: KinLine['say'];
  readonly closed: Promise<unknown>;
  readonly #waiting: KinWord[] = [];
  readonly #hearers: ((word: KinWord) => void)[] = [];

  constructor(say: KinLine['say'], closed: Promise<unknown>) {
    this.say = say;
    this.closed = closed;
  }

  bring(word: KinWord): void {
    if (this.#hearers.length === 0) this.#waiting.push(word);
    for (const hear of this.#hearers) hear(word);
  }

  listen(hear: (word: KinWord) => void): void {
    this.#hearers.push(hear);
    for (const word of this.#waiting.splice(0)) hear(word);
  }
}

/** To the process that was started to take over. */
export function lineToSuccessor(child: ChildProcess): KinLine {
  const message = (word: KinWord): KinMessage => ({ kind: 'kin', word });
  const line = new BroughtLine(
    (word) => {
      if (child.connected) child.send(message(word), () => undefined);
    },
    once(child, 'exit'),
  );
  child.on('message', (said: KinMessage) => line.bring(said.word));
  return line;
}

/** To the process that this one takes over from. Undefined: it is of a version that has nothing to say. */
export function lineToPredecessor(): KinLine | undefined {
  if (process.send === undefined) return undefined;
  const gone = Promise.withResolvers<void>();
  process.once('disconnect', gone.resolve);
  if (!process.connected) gone.resolve();
  const line = new BroughtLine((word) => void sayToParent({ kind: 'kin', word }), gone.promise);
  process.on('message', (said: KinMessage) => line.bring(said.word));
  return line;
}

/** Resolves when it is said, or can't be: whoever started this process is gone then. */
export function sayToParent(message: object): Promise<void> {
  return new Promise((done) => {
    if (process.send === undefined || !process.connected) done();
    else process.send(message, undefined, undefined, () => done());
  });
}
