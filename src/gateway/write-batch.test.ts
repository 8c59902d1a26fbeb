import { PassThrough } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { WriteBatch } from './write-batch.ts';

class Recorded extends PassThrough {
  readonly #onWritten: () => void;

  constructor(onWritten: () => void = () => undefined) {
    super();
    this.#onWritten = onWritten;
  }

  get socket(): this {
    return this;
  }

  get text(): string {
    return String(this.read() ?? '');
  }

  written(): void {
    this.#onWritten();
  }
}

test('what is given in one turn is written at its end, in order, and each writer told', async () => {
  const told: string[] = [];
  const batch = new WriteBatch(() => undefined);
  const [one, two] = [new Recorded(() => told.push('one')), new Recorded(() => told.push('two'))];
  batch.add(one, Buffer.from('1'));
  batch.add(two, Buffer.from('2'));
  expect([one.text, two.text, told]).toEqual(['', '', []]);
  await setImmediate();
  expect([one.text, two.text, told]).toEqual(['1', '2', ['one', 'two']]);
});

test('a writer that fails is cut, and told of; the others are written. One that is gone is passed over', async () => {
  const bugs: unknown[] = [];
  const batch = new WriteBatch((error) => bugs.push(error));
  const gone = new Recorded(() => bugs.push('a writer that is gone was told'));
  const bad = new Recorded(() => {
    throw new Error('a bug');
  });
  const good = new Recorded();
  for (const each of [gone, bad, good]) batch.add(each, Buffer.from('x'));
  gone.destroy();
  await setImmediate();
  expect([good.text, bad.destroyed, bugs]).toEqual(['x', true, [new Error('a bug')]]);
});

test('what is given while others are written waits for the next turn', async () => {
  const batch = new WriteBatch(() => undefined);
  const later = new Recorded();
  const first = new Recorded(() => batch.add(later, Buffer.from('later')));
  batch.add(first, Buffer.from('first'));
  await setImmediate();
  expect([first.text, later.text]).toEqual(['first', '']);
  await setImmediate();
  expect(later.text).toBe('later');
});
