import { expect, test } from 'vitest';
import type { AuditRecord } from './audit-follower.ts';
import { inTellingOrder, narrate } from './narrate.ts';
import { readVerdicts, renderVerdicts } from './verdict-rows.ts';

function aRecord(more: Partial<AuditRecord>): AuditRecord {
  return {
    sequence: 1,
    hash: `sha256:${'0'.repeat(64)}`,
    previous: `sha256:${'0'.repeat(64)}`,
    at: '2026-11-30T10:30:00.000Z',
    realAt: '2026-11-24T08:00:00.000Z',
    actor: { kind: 'system', name: 'headgate' },
    event: 'promotion.created',
    subject: 'prm_1',
    environment: 'production',
    because: 'it is so',
    details: {},
    ...more,
  };
}

test('says what was said to be so on the checklist, and that the person was played', () => {
  const details = { items: ['on-call'], played: true };
  const record = aRecord({ event: 'checklist.signed', actor: { kind: 'person', name: 'Olga' }, details });
  expect(narrate(record)?.text).toBe('☑ Olga (played), on-call: it is so');
});

test('shows what the scenarios of a new tool came to, and leaves live evaluations to their steps', () => {
  const evidence = (kind: string) =>
    narrate(aRecord({ event: 'evidence.recorded', details: { kind, outcome: 'pass' } }));
  expect(evidence('integration')?.text).toBe('✔ evidence of integration: it is so');
  expect(evidence('live-evaluation')).toBeUndefined();
});

test('says that a person was played wherever one signs', () => {
  const details = { role: 'security', played: true };
  const record = aRecord({ event: 'promotion.approved', actor: { kind: 'person', name: 'Sofia' }, details });
  expect(narrate(record)?.text).toBe('✔ Sofia, security (played): it is so');
  expect(narrate({ ...record, details: { ...details, played: false } })?.text).not.toContain('played');
});

test('shows the numbers that a decision was made on', () => {
  const arm = { n: 50, estimate: 0.1 };
  const verdict = {
    metric: 'error-rate',
    role: 'prove',
    kind: 'fail',
    proven: false,
    because: 'worse',
    baseline: arm,
    candidate: arm,
  };
  const told = narrate(aRecord({ event: 'rollout.rolling-back', details: { candidate: 'v3', verdicts: [verdict] } }));
  expect(told?.verdicts).toHaveLength(1);
  expect(told?.text).toBe('✖ take v3 back, without anyone asking: it is so');
});

test('says of a guard with too little in it that nothing was compared, not that no harm was seen', () => {
  const guard = { metric: 'rating', role: 'guard', kind: 'pass', proven: false, because: '10 of 100 ratings' };
  const arms = { baseline: { n: 99, estimate: 4.8 }, candidate: { n: 10, estimate: 3.5 } };
  const shown = (compared: boolean) => {
    const rows: unknown[] = [];
    renderVerdicts(
      readVerdicts({ verdicts: [{ ...guard, ...arms, compared }] }),
      (_columns, cells) => {
        rows.push(cells[0]?.at(-1));
        return '';
      },
      { columns: 69, color: false },
    );
    return rows;
  };
  expect(shown(false)).toMatchObject([{ text: '○ not compared' }]);
  expect(shown(true)).toMatchObject([{ text: '○ no harm seen' }]);
});

test('does not claim that nobody asked when a person did', () => {
  const record = aRecord({ event: 'rollout.rolling-back', details: { candidate: 'v3', rule: 'abort-requested' } });
  expect(narrate(record)?.text).toBe('✖ take v3 back: it is so');
});

test('tells a decision between its grounds and its consequences, and moments in their order', () => {
  const later = '2026-11-24T08:00:01.000Z';
  const page = [
    aRecord({ sequence: 1, event: 'hold.placed' }),
    aRecord({ sequence: 2, event: 'rollout.rolling-back' }),
    aRecord({ sequence: 3, event: 'probation.evaluated' }),
    aRecord({ sequence: 4, event: 'evidence.recorded', realAt: later }),
  ];
  expect(inTellingOrder(page).map(({ sequence }) => sequence)).toEqual([3, 2, 1, 4]);
});
