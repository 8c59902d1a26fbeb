import { expect, it } from 'vitest';
import { faultForms, parseFault } from './fault.ts';

it('reads every form that help names', () => {
  expect(faultForms.map(parseFault)).toEqual([
    { kind: 'errors', ratio: 0.05 },
    { kind: 'slow', factor: 2 },
    { kind: 'quality', points: -1 },
    { kind: 'smoke' },
    { kind: 'gateway-silent' },
    { kind: 'controller-crash' },
  ]);
});

it.each([
  'errors',
  'errors:0%',
  'errors:5',
  'errors:500%',
  'slow:1x',
  'slow:x',
  'quality:1',
  'quality:-9',
  'smoke:',
  'smoke:2',
  'rain',
  '',
])('refuses %j', (text) => {
  expect(parseFault(text)).toBeUndefined();
});
