import { expect, it } from 'vitest';
import type { CaseReply } from '#domain/analysis/index.ts';
import { caseSchema } from '#domain/dataset/index.ts';
import { renderCaseView } from './case-view.ts';

const item = caseSchema.parse({
  ...{ id: 'stock', groundTruth: 'Yes, ten.', tags: ['inventory'] },
  conversation: [
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'Hello!' },
    { role: 'user', content: 'Is the mug in stock?' },
  ],
});

function reply(caseId: string, repeat: number, score: number, more: Partial<CaseReply> = {}): CaseReply {
  const scoring = { evaluator: 'relevance', outcome: 'scored', score, pass: score >= 3, reason: `it says ${score}` };
  return {
    ...{ caseId, repeat, text: `Reply ${repeat} of ${score}.`, toolCalls: [], latencyMs: 1_200, tokens: 1_240 },
    scorings: [scoring as CaseReply['scorings'][number]],
    ...more,
  };
}

const release = `sha256:${'a'.repeat(64)}` as const;
const toolCalls = [{ name: 'check_inventory', arguments: { sku: 'SKU-1' }, outcome: 'failed' as const }];

function resultOf(candidate: readonly CaseReply[], baseline: readonly CaseReply[]) {
  return {
    candidate: { release, label: 'working tree', deploymentId: undefined, replies: candidate },
    baseline: { release, label: 'v1', deploymentId: undefined, replies: baseline },
    metrics: [{ evaluator: { name: 'relevance' } }],
  };
}

const surface = { columns: 60, color: false };

it('shows what was asked, each reply with its calls, and each score with its reason, of this case alone', () => {
  const result = resultOf(
    [reply('stock', 1, 2, { toolCalls }), reply('stock', 2, 5), reply('other', 1, 1)],
    [reply('stock', 1, 4), reply('stock', 2, 4)],
  );
  expect(renderCaseView(item, result, surface).split('\n')).toEqual([
    'stock, inventory',
    '  asked: Hello',
    '  said: Hello!',
    '  asked: Is the mug in stock?',
    '  right would be: Yes, ten.',
    '  old, v1, time 1 (1.2 s, 1,240 tokens)',
    '    Reply 1 of 4.',
    '  old, v1, time 2 (1.2 s, 1,240 tokens)',
    '    Reply 2 of 4.',
    '  new, working tree, time 1 (1.2 s, 1,240 tokens)',
    '    calls check_inventory({"sku":"SKU-1"}): failed',
    '    Reply 1 of 2.',
    '  new, working tree, time 2 (1.2 s, 1,240 tokens)',
    '    Reply 2 of 5.',
    '  evaluator  old   new',
    '  relevance  4, 4  2 ✖, 5',
    '      old: it says 4',
    '      new: it says 2',
    '      new: it says 5',
  ]);
});

it('says why there is no reply, and what a hostile one can’t make the terminal do', () => {
  const failed = reply('stock', 1, 1, { text: '', error: 'it answered 500', scorings: [] });
  const blocked = reply('stock', 2, 1, { text: '', blocked: 'the platform’s filter', scorings: [] });
  const hostile = reply('stock', 1, 3, { text: 'a\u001b[2Jb\nsecond line', tokens: undefined });
  const shown = renderCaseView(item, resultOf([failed, blocked], [hostile]), surface);
  expect(shown).toContain('    failed: it answered 500');
  expect(shown).toContain('    blocked: the platform’s filter');
  expect(shown).toContain('\n    second line');
  expect(shown).not.toContain('\u001b');
  expect(renderCaseView(item, resultOf([reply('stock', 1, 3, { text: '' })], []), surface)).toContain(
    '(an empty reply)',
  );
});
