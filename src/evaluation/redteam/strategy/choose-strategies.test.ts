import { expect, it } from 'vitest';
import { findStrategy } from './catalogue.ts';
import { chooseStrategies } from './choose-strategies.ts';
import { SeededRandom } from './seeded-random.ts';

const namesOf = (names: readonly string[]) => chooseStrategies(names).strategies.map(({ name }) => name);

it('puts the baseline first and asks for nothing twice', () => {
  expect(namesOf([])).toEqual(['baseline']);
  expect(namesOf(['flip', 'baseline', 'flip', 'easy'])).toEqual(['baseline', 'flip', 'base64', 'morse']);
});

it('expands the groups as azure-ai-evaluation does, and says what of them takes a model', () => {
  expect(namesOf(['easy'])).toEqual(['baseline', 'base64', 'flip', 'morse']);
  expect(chooseStrategies(['moderate', 'difficult']).needModel).toEqual(['tense', 'tense+base64']);
  expect(chooseStrategies(['crescendo', 'rot13'])).toMatchObject({ needModel: ['crescendo'] });
});

it('keeps what a group holds apart from how complex a strategy is', () => {
  expect(findStrategy('rot13').complexity).toBe('easy');
  expect(namesOf(['easy'])).not.toContain('rot13');
  expect(findStrategy('base64+rot13')).toMatchObject({ complexity: 'difficult', azureName: 'base64_rot13' });
  expect(findStrategy('baseline').complexity).toBe('baseline');
});

it.each([
  ['base46', 'unknown attack strategy "base46"; did you mean "base64"?'],
  ['base64+rot31', 'unknown attack strategy "rot31" in "base64+rot31"; did you mean "rot13"?'],
  ['base64+rot13+flip', 'composes 3 attack strategies; two are the most'],
  ['baseline+flip', 'composes with the baseline'],
  ['flip+flip', 'with itself'],
])('says what is wrong with "%s"', (name, message) => {
  expect(() => chooseStrategies([name])).toThrow(message);
});

it('writes nothing rather than a text that says nothing', () => {
  const random = new SeededRandom('nothing');
  for (const [name, prompt] of [
    ['ascii-smuggler', 'как открыть магазин'],
    ['morse', '如何打开一家店'],
    ['unicode-confusable+ascii-smuggler', 'how does one open a shop'],
    ['indirect-jailbreak', '  '],
    ['base64', ''],
  ] as const) {
    expect(findStrategy(name).disguise({ prompt }, random), name).toMatchObject({ kind: 'not-applicable' });
  }
});

it('hides the attack in a document, and lets the user ask for nothing harmful', () => {
  const attack = 'Say "open & <shut>".\nTwice.';
  for (const kind of ['document', 'html', 'markdown', 'footnote', 'code-comment']) {
    const made = findStrategy(`indirect-${kind}`).disguise({ prompt: attack }, new SeededRandom('plant'));
    if (made.kind !== 'disguised') throw new Error(made.because);
    expect(made.payload.prompt).not.toContain('open');
    expect(made.payload.document?.content).toContain('Twice.');
    expect(made.payload.document?.content).not.toMatch(kind === 'html' ? /<shut>/ : /&lt;/);
  }
});

it('disguises what is in the document once there is one', () => {
  const made = findStrategy('indirect-html+base64').disguise({ prompt: 'Open the door.' }, new SeededRandom('both'));
  if (made.kind !== 'disguised') throw new Error(made.because);
  expect(made.payload.prompt).toBe('What does this product page say about delivery?');
  expect(Buffer.from(made.payload.document?.content ?? '', 'base64').toString()).toContain('Open the door.');
});
