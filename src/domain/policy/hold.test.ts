import { describe, expect, it } from 'vitest';
import { digestRelease, releaseDefinitionSchema } from '../release/index.ts';
import { concerns, gravest, type Hold, holdText, liftCommand } from './hold.ts';

const definition = releaseDefinitionSchema.parse({
  model: { name: 'gpt-4o', version: '1' },
  tools: [{ name: 'price' }],
});
const release = { agent: 'shop', digest: digestRelease('shop', definition), definition };

function aHold(over: Partial<Hold> = {}): Hold {
  return {
    id: 'hld_1',
    kind: 'hold',
    release: release.digest,
    agent: 'shop',
    reason: 'wrong prices',
    placedBy: { kind: 'person', name: 'Sam' },
    placedAt: 0,
    ...over,
  };
}

function onComponent(component: string, over: Partial<Hold> = {}): Hold {
  return aHold({ id: 'qrn_1', kind: 'quarantine', release: undefined, agent: undefined, component, ...over });
}

describe('a hold is about', () => {
  it.each([
    ['its digest', aHold(), true],
    ['no other digest', aHold({ release: digestRelease('shop', { parameters: {}, tools: [] }) }), false],
    ['a release that contains its component', onComponent('tool:price'), true],
    ['… of any version', onComponent('model:gpt-4o'), true],
    ['… or only of that version', onComponent('model:gpt-4o@2'), false],
    ['the releases of its agent', onComponent('tool:price', { agent: 'shop' }), true],
    ['… not those of another', onComponent('tool:price', { agent: 'returns' }), false],
    ['nothing once it is lifted', aHold({ lifted: { by: aHold().placedBy, at: 1, reason: 'mended' } }), false],
  ])('%s', (_, hold, expected) => {
    expect(concerns(hold, release)).toBe(expected);
  });
});

it('a quarantine is named before a hold, and what was lifted not at all', () => {
  const hold = aHold();
  const quarantine = onComponent('tool:price');
  expect(gravest([hold, quarantine])).toBe(quarantine);
  expect(gravest([hold, { ...quarantine, lifted: { by: hold.placedBy, at: 1, reason: 'mended' } }])).toBe(hold);
  expect(gravest([])).toBeUndefined();
});

it('says who, what for, why, and how it is lifted', () => {
  expect(holdText(onComponent('tool:price'))).toBe('quarantined by Sam, for its tool:price: wrong prices (qrn_1)');
  const instructions = onComponent(`instructions@sha256:cf6069207ca1${'0'.repeat(52)}`);
  expect(holdText(instructions)).toContain('for its instructions@cf6069207ca1…: wrong prices');
  expect(holdText(aHold())).toBe('held by Sam: wrong prices (hld_1)');
  expect(holdText(aHold({ placedBy: { kind: 'system', name: 'headgate' } }))).toBe(
    'held since it was taken back: wrong prices (hld_1)',
  );
  expect(liftCommand(onComponent('tool:price'))).toBe('headgate quarantine lift qrn_1 --reason "…"');
});
