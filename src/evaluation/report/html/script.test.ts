import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { SCRIPT } from './script.ts';

const CASES = [
  { metrics: 'e0 e0:worse e1', marks: 'worse', tags: '["orders"]', textContent: 'Is the Lamp in stock?' },
  { metrics: 'e0 e1 e1:worse', marks: 'worse flaky', tags: '["orders","late"]', textContent: 'Is the mug in stock?' },
  { metrics: 'e0 e0:better', marks: 'better', tags: '[]', textContent: 'Where is my lamp?' },
];

/** The page's script over the few things of a page that it touches. Whatever it waits for happens at once. */
function open(hash = '') {
  const listeners = new Map<string, (event: object) => void>();
  const listen = (target: string) => (kind: string, then: (event: object) => void) => {
    listeners.set(`${target} ${kind}`, then);
  };
  const cases = CASES.map(({ textContent, ...dataset }, index) => ({
    ...{ id: `case-${index + 1}`, dataset, textContent, hidden: false, open: false, isSeen: false },
    matches: () => true,
    scrollIntoView() {
      this.isSeen = true;
    },
  }));
  const shown = { textContent: '' };
  const elements = {
    ...{ mark: { value: '' }, evaluator: { value: '' }, tag: { value: '' }, text: { value: '' } },
    open: { textContent: 'Open all shown', addEventListener: listen('open') },
  };
  const form = { elements, hidden: true, addEventListener: listen('form') };
  const byId = new Map<string, object>([
    ['filters', form],
    ['shown', shown],
    ...cases.map((one) => [one.id, one] as const),
  ]);
  runInNewContext(SCRIPT, {
    document: { getElementById: (id: string) => byId.get(id), querySelectorAll: () => cases },
    location: { hash },
    addEventListener: listen('window'),
    setTimeout: (then: () => void) => then(),
    clearTimeout: () => undefined,
  });
  const visible = () => cases.flatMap(({ hidden }, index) => (hidden ? [] : [index]));
  const choose = (chosen: { readonly [K in 'mark' | 'evaluator' | 'tag' | 'text']?: string }) => {
    for (const name of ['mark', 'evaluator', 'tag', 'text'] as const) elements[name].value = chosen[name] ?? '';
    listeners.get('form input')?.({});
    return visible();
  };
  return { form, cases, shown, elements, choose, visible, click: () => listeners.get('open click')?.({}) };
}

it('brings the filters to life, with every case shown', () => {
  const { form, visible, shown } = open();
  expect([form.hidden, visible(), shown.textContent]).toEqual([false, [0, 1, 2], '']);
});

it('shows what fits all that was chosen, and how many those are', () => {
  const { choose, shown } = open();
  expect(choose({ mark: 'worse' })).toEqual([0, 1]);
  expect(shown.textContent).toBe('2 of 3 shown');
  expect(choose({ mark: 'worse', evaluator: 'e1' })).toEqual([1]);
  expect(choose({ evaluator: 'e1' })).toEqual([0, 1]);
  expect(choose({ tag: 'late' })).toEqual([1]);
  expect(choose({ text: 'LAMP  stock' })).toEqual([0]);
  expect(choose({ text: 'lamp', mark: 'better' })).toEqual([2]);
  expect(choose({ text: 'no such word' })).toEqual([]);
  expect(shown.textContent).toBe('0 of 3 shown');
  expect(choose({})).toEqual([0, 1, 2]);
  expect(shown.textContent).toBe('');
});

it('opens only what is shown, and closes it again', () => {
  const { choose, click, cases, elements } = open();
  choose({ mark: 'worse' });
  click();
  expect([cases.map((one) => one.open), elements.open.textContent]).toEqual([[true, true, false], 'Close all shown']);
  click();
  expect(cases.some((one) => one.open)).toBe(false);
});

it('opens the case that a link leads to', () => {
  const { cases } = open('#case-2');
  expect(cases.map((one) => [one.open, one.isSeen])).toEqual([
    [false, false],
    [true, true],
    [false, false],
  ]);
});
