import { mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CaseReply } from '#domain/analysis/index.ts';
import { createReplyStore } from './reply-store.ts';
import { createWordsFile } from './words-file.ts';

const aReply: fc.Arbitrary<CaseReply> = fc.record(
  {
    caseId: fc.string(),
    repeat: fc.integer({ min: 1, max: 9 }),
    text: fc.string({ unit: 'binary' }),
    toolCalls: fc.array(fc.record({ name: fc.string(), arguments: fc.jsonValue() }), { maxLength: 2 }),
    latencyMs: fc.integer({ min: 0, max: 99_999 }),
    tokens: fc.option(fc.integer({ min: 0 }), { nil: undefined }),
    outputTokens: fc.integer({ min: 0 }),
    error: fc.string(),
    blocked: fc.string(),
    scorings: fc.array(
      fc.record(
        {
          evaluator: fc.constantFrom('f1', 'relevance', 'secret-leak'),
          outcome: fc.constantFrom('scored', 'not-applicable', 'blocked', 'errored'),
          score: fc.double({ noNaN: true, min: -10, max: 10 }).map((score) => score + 0),
          pass: fc.boolean(),
          reason: fc.string({ unit: 'binary' }),
          calls: fc.array(
            fc.record(
              { name: fc.string(), outcome: fc.constantFrom('right', 'not-called'), problem: fc.string() },
              { requiredKeys: ['name', 'outcome'] },
            ),
            { maxLength: 2 },
          ),
        },
        { requiredKeys: ['evaluator', 'outcome', 'reason'] },
      ),
      { maxLength: 5 },
    ),
  },
  { requiredKeys: ['caseId', 'repeat', 'text', 'toolCalls', 'latencyMs', 'tokens', 'scorings'] },
);

describe('the replies of a large evaluation', () => {
  it('say the same wherever their words are', () => {
    fc.assert(
      fc.property(fc.array(aReply, { minLength: 1, maxLength: 30 }), (replies) => {
        const store = createReplyStore(0);
        const kept = replies.map((reply) => store.keep(reply));
        expect(kept.map(({ text }) => text)).toEqual(replies.map(({ text }) => text));
        expect(kept.map(({ scorings }) => JSON.stringify(scorings))).toEqual(
          replies.map(({ scorings }) => JSON.stringify(scorings)),
        );
        expect(JSON.parse(JSON.stringify(kept))).toEqual(JSON.parse(JSON.stringify(replies)));
      }),
      { numRuns: 100 },
    );
  });

  it('stay as they are while they are few', () => {
    const [reply] = fc.sample(aReply, { numRuns: 1, seed: 1 });
    if (reply === undefined) throw new Error('one was asked for');
    expect(createReplyStore().keep(reply)).toBe(reply);
  });

  it('leave no file behind in the folder for temporary ones', () => {
    const before = process.env.TMPDIR;
    process.env.TMPDIR = folder;
    try {
      const file = createWordsFile();
      addMany(file);
      expect(file.read(1_999).text).toBe('reply 1999 '.repeat(50));
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  });
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headgate-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the file of their words', () => {
  it('reads from anywhere what was added, written already or not', () => {
    const file = createWordsFile();
    addMany(file);
    for (const place of [1_999, 0, 1_000, 1_999, 3]) {
      expect(file.read(place)).toEqual(wordsOf(place));
    }
  });

  it.each([
    [
      'no file can be made',
      () => {
        throw new Error('ENOSPC: no space left on device');
      },
    ],
    ['the disk is full', () => openSync('/dev/full', 'r+')],
  ])('is memory where %s, and loses nothing', (_, open) => {
    const file = createWordsFile(open);
    addMany(file);
    expect([0, 700, 1_999].map((place) => file.read(place))).toEqual([0, 700, 1_999].map(wordsOf));
  });
});

function wordsOf(place: number) {
  return { text: `reply ${place} `.repeat(50), toolCalls: [], scorings: [{ reason: `reason ${place}` }] };
}

function addMany(file: ReturnType<typeof createWordsFile>): void {
  for (let place = 0; place < 2_000; place += 1) expect(file.add(wordsOf(place))).toBe(place);
}
