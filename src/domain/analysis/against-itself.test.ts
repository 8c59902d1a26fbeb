import { expect, it } from 'vitest';
import { isAgainstItself } from './against-itself.ts';

const arm = (letter: string, label: string) => ({
  ...{ release: `sha256:${letter.repeat(64)}` as const, label },
  ...{ deploymentId: undefined, replies: [] },
});

it('is what the evaluation found, whatever the names', () => {
  const [candidate, baseline] = [arm('a', 'working tree'), arm('a', '../main')];
  expect(isAgainstItself({ candidate, baseline, againstItself: true })).toBe(true);
  expect(isAgainstItself({ candidate, baseline: candidate, againstItself: false })).toBe(false);
});

it('of an older result it is what goes by one definition and one name; another checkout may hold other code', () => {
  const candidate = arm('a', 'working tree');
  expect(isAgainstItself({ candidate, baseline: candidate })).toBe(true);
  expect(isAgainstItself({ candidate, baseline: arm('a', '../main') })).toBe(false);
  expect(isAgainstItself({ candidate, baseline: arm('b', 'working tree') })).toBe(false);
  expect(isAgainstItself({ candidate, baseline: undefined })).toBe(false);
});
