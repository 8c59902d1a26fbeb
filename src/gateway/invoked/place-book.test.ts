import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PlaceBook } from './place-book.ts';

let folder: string;
let now: number;
const logged: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-places-'));
  now = 1_800_000_000_000;
  logged.length = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function open(over: Partial<ConstructorParameters<typeof PlaceBook>[0]> = {}): Promise<PlaceBook> {
  const write = (event: string): void => void logged.push(event);
  const time = { realNow: () => now, elapsedMs: () => now };
  const log = { info: write, warn: write, error: write };
  const path = join(folder, 'below', 'places.jsonl');
  const book = new PlaceBook({ path, max: 100, idleMs: 1_000, time, log, ...over });
  await book.load();
  return book;
}

const at = (place: string) => ({ home: 'threads http://a', place });

test('places are kept over a restart, in their newest state, and what was forgotten stays forgotten', async () => {
  const book = await open();
  book.keep('a', at('one'));
  book.keep('b', at('two'));
  await book.flush();
  book.keep('a', at('three'));
  book.forget('b');
  book.forget('never');
  await book.flush();
  await appendFile(join(folder, 'below', 'places.jsonl'), '["c","torn');
  const again = await open();
  expect([again.find('a')?.place, again.find('b'), again.find('c')]).toEqual(['three', undefined, undefined]);
  again.keep('d', at('four'));
  await again.flush();
  expect(await readFile(join(folder, 'below', 'places.jsonl'), 'utf8')).not.toContain('torn');
});

test('what was idle for too long is forgotten, and so is the longest unused where there are too many', async () => {
  const book = await open({ max: 2 });
  book.keep('a', at('one'));
  now += 600;
  book.keep('b', at('two'));
  now += 600;
  expect([book.find('a'), book.find('b')?.place]).toEqual([undefined, 'two']);
  book.keep('c', at('three'));
  book.keep('d', at('four'));
  expect([book.find('b'), book.find('c')?.place, book.find('d')?.place]).toEqual([undefined, 'three', 'four']);
  await book.flush();
  now += 2_000;
  expect((await open({ max: 2 })).find('d')).toBeUndefined();
});

test('the file does not grow with use', async () => {
  const book = await open();
  await book.flush();
  for (let round = 0; round < 30; round += 1) {
    for (let index = 0; index < 100; index += 1) book.keep('a', at(`${round} ${index}`));
    await book.flush();
  }
  const lines = (await readFile(join(folder, 'below', 'places.jsonl'), 'utf8')).split('\n').length;
  expect(lines).toBeLessThan(1_200);
});

test('a disk that refuses is told of once, and what it refused is written when it takes it', async () => {
  const path = join(folder, 'places.jsonl', 'not-a-folder');
  const book = await open({ path });
  await appendFile(join(folder, 'places.jsonl'), '');
  book.keep('a', at('one'));
  await book.flush();
  book.keep('b', at('two'));
  await book.flush();
  expect(logged).toEqual(['gateway.places.not-saved']);
  expect(book.find('a')?.place).toBe('one');
  await rm(join(folder, 'places.jsonl'));
  book.keep('c', at('three'));
  await book.flush();
  expect((await open({ path })).find('a')?.place).toBe('one');
});
