import { describe, expect, it } from 'vitest';
import { draftFromRelease } from './draft-from-release.ts';
import { caseLine, readDataset } from './index.ts';

const definition = {
  instructions: `You help customers of a shop.
- Never promise a refund. Be friendly.
- You must check the stock before you say that something is available.
- Never promise a refund.`,
  parameters: {},
  tools: [
    {
      ...{ name: 'check_stock', description: 'Looks up how many are left.' },
      parameters: {
        properties: { sku: { type: 'string', examples: ['SKU-1'] }, shop: { enum: ['north'] }, note: {} },
        required: ['sku', 'shop', 'by'],
      },
    },
    { name: 'today', description: '', parameters: {} },
  ],
};

describe('drafts from what an agent is told and given', () => {
  const cases = draftFromRelease(definition);
  const of = (id: string) => cases.find((item) => item.id === id);

  it('have one that needs each tool, with the arguments that its schema knows, and one that lacks them', () => {
    expect(of('tool-check_stock')?.expectedToolCalls).toEqual([
      { name: 'check_stock', arguments: { sku: 'SKU-1', shop: 'north', by: '‹write: by›' } },
    ]);
    expect(of('tool-check_stock-unclear')).toMatchObject({
      expectedToolCalls: [],
      query: '‹write: the same without sku and shop and by›',
    });
    expect(of('tool-today')?.expectedToolCalls).toEqual([{ name: 'today', arguments: {} }]);
    expect(of('tool-today-unclear')).toBeUndefined();
  });

  it('have one for each rule of the instructions, once', () => {
    expect(cases.filter(({ tags }) => tags.includes('rule')).map(({ query }) => query)).toEqual([
      expect.stringContaining('this rule: Never promise a refund.'),
      expect.stringContaining('this rule: You must check the stock before'),
    ]);
  });

  it('are all marked as not reviewed, and are cases once they are written, and not before', () => {
    expect(cases.every(({ reviewed }) => !reviewed)).toBe(true);
    const read = (text: string) => readDataset({ file: 'drafts.jsonl', text });
    const text = cases.map(caseLine).join('\n');
    const written = read(text.replace(/‹write: ([^›]*)›/g, '$1'));
    expect(written.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(written.dataset.cases.map(({ id }) => id)).toEqual(cases.map(({ id }) => id));
    // What nobody wrote is no case: an agent would be asked the instruction to write one.
    const raw = read(text);
    expect(raw.dataset.cases.map(({ id }) => id)).toEqual(['refuse-1', 'refuse-2']);
    expect(raw.problems[0]).toMatchObject({ severity: 'error', line: 1, caseId: 'tool-check_stock' });
    expect(raw.problems[0]?.message).toContain('still says ‹write: …›');
  });

  it('are some even for an agent of which nothing is known, and few for one of which too much is', () => {
    expect(draftFromRelease({ parameters: {}, tools: [] }).map(({ id }) => id)).toEqual([
      ...['follow-up', 'off-subject', 'refuse-1', 'refuse-2'],
    ]);
    const long = {
      parameters: {},
      tools: [],
      instructions: 'You must always do this thing number 1 and 2. '.repeat(9),
    };
    expect(draftFromRelease(long).filter(({ tags }) => tags.includes('rule'))).toHaveLength(1);
  });
});
