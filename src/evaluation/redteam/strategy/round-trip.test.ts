import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findStrategy, strategyNames } from './catalogue.ts';
import { SeededRandom } from './seeded-random.ts';
import { hiddenIn, type Strategy } from './strategy.ts';

/** Texts with any well-formed characters, of all planes, and text at all. */
const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }).map((text) => `x${text.toWellFormed()}`);
/** English as objectives have it. */
const sentence = fc
  .array(
    fc.string({
      unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'),
      minLength: 1,
      maxLength: 9,
    }),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((words) => words.join(' '));

function disguise(strategy: Strategy, prompt: string, seed = 'round trip'): string {
  const made = strategy.disguise({ prompt }, new SeededRandom(seed));
  if (made.kind !== 'disguised') throw new Error(made.because);
  return hiddenIn(made.payload);
}

const exact = [
  ...['base64', 'rot13', 'caesar', 'atbash', 'flip', 'binary', 'url', 'suffix-append', 'ansi-attack', 'baseline'],
  ...['indirect-jailbreak', 'indirect-document', 'indirect-html', 'indirect-markdown', 'indirect-footnote'],
  ...['indirect-code-comment', 'string-join'],
];

/** What comes back of an English sentence, where not all of it does. */
const kept: Readonly<Record<string, (text: string) => string>> = {
  'ascii-smuggler': (text) => text,
  'unicode-substitution': (text) => text,
  'unicode-confusable': (text) => text,
  'character-space': (text) => text,
  diacritic: (text) => text,
  morse: (text) => text.toUpperCase(),
  'ascii-art': (text) => text.toUpperCase(),
  // A sign may stand for two letters (`1` for i and l), and two signs for one (`13` for b and le).
  leetspeak: (text) => text.toLowerCase().replace(/[be]/g, '').replaceAll('l', 'i'),
};
const NO_INVERSE = ['character-swap'];

it('says of every strategy what comes back', () => {
  expect([...exact, ...Object.keys(kept), ...NO_INVERSE].sort()).toEqual([...strategyNames].sort());
  for (const name of NO_INVERSE) expect(findStrategy(name).decode).toBeUndefined();
});

describe('reads back exactly what it wrote', () => {
  it.each(exact)('%s', (name) => {
    const strategy = findStrategy(name);
    fc.assert(
      fc.property(anyText, fc.string(), (text, seed) => {
        expect(strategy.decode?.(disguise(strategy, text, `s${seed}`))).toBe(text);
      }),
    );
  });
});

describe('reads back what it keeps of English', () => {
  it.each(Object.entries(kept).filter(([name]) => name !== 'leetspeak'))('%s', (name, keep) => {
    const strategy = findStrategy(name);
    fc.assert(
      fc.property(sentence, fc.string(), (text, seed) => {
        expect(strategy.decode?.(disguise(strategy, text, `s${seed}`))).toBe(keep(text));
      }),
    );
  });

  it('leetspeak, but for what a sign leaves open', () => {
    const strategy = findStrategy('leetspeak');
    const keep = kept.leetspeak ?? String;
    const without = sentence.map((text) => text.replace(/[be]/gi, '')).filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(without, fc.string(), (text, seed) => {
        expect(keep(strategy.decode?.(disguise(strategy, text, `s${seed}`)) ?? '')).toBe(keep(text));
      }),
    );
  });
});

describe('composes any two, and reads back what both keep', () => {
  const readable = strategyNames.filter((name) => name !== 'baseline' && ![...NO_INVERSE, 'leetspeak'].includes(name));
  const pairs = readable.flatMap((one) =>
    readable.filter((other) => other !== one).map((other) => [one, other] as const),
  );
  it(`${pairs.length} pairs`, () => {
    const unread: string[] = [];
    let written = 0;
    for (const [one, other] of pairs) {
      const strategy = findStrategy(`${one}+${other}`);
      const made = strategy.disguise({ prompt: 'How does one open a closed shop' }, new SeededRandom('pair'));
      if (made.kind === 'not-applicable') continue;
      written += 1;
      const read = strategy.decode?.(hiddenIn(made.payload)) ?? '';
      if (read.toLowerCase() !== 'how does one open a closed shop') unread.push(strategy.name);
    }
    expect(written).toBeGreaterThan(pairs.length * 0.8);
    // What drops case or signs can't carry what is told by them.
    const lossy = /\+(?:morse|ascii-art|character-space|ascii-smuggler)$/;
    expect(unread.filter((name) => !lossy.test(name))).toEqual([]);
  });
});
