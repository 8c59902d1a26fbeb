import { expect, it } from 'vitest';
import { aPromotionView } from '#testing/cli/view-builder.ts';
import { nextCommand, waitsForPerson } from './ending.ts';

const waiting = (...gates: readonly string[]) =>
  aPromotionView({
    ...{ state: 'awaiting-approval', rollout: undefined },
    gates: [
      { gate: 'evaluation', state: 'open', because: 'fine', evidence: [] },
      ...gates.map((gate) => ({ gate, state: 'waiting' as const, because: `${gate} waits`, evidence: [] })),
    ],
  });

it.each([
  [['approval', 'checklist'], 'approval waits; checklist waits', 'headgate approve prm_1 --role ROLE --reason "…"'],
  [['checklist'], 'checklist waits', 'headgate checklist sign prm_1 ITEM --note "…"'],
  [['comparison', 'window'], 'comparison waits', 'headgate accept prm_1 --gate comparison --reason "…"'],
])('where %j wait for people, says what for and by which command it goes on', (gates, because, command) => {
  expect(waitsForPerson(waiting(...gates))).toBe(because);
  expect(nextCommand(waiting(...gates))).toBe(command);
});
