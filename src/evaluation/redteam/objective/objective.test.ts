import { expect, it } from 'vitest';
import { attackCategories } from '#domain/redteam/index.ts';
import { planAttacks } from '../plan-attacks.ts';
import { findStrategy } from '../strategy/catalogue.ts';
import { canaryTools } from './canary-tools.ts';
import { benignLookAlikes, ownObjectives } from './own-objectives.ts';

it('has at least twelve objectives of each category, each with a name and a prompt of its own', () => {
  for (const category of attackCategories) {
    expect(ownObjectives.filter((each) => each.category === category).length, category).toBeGreaterThanOrEqual(12);
  }
  expect(new Set(ownObjectives.map(({ id }) => id)).size).toBe(ownObjectives.length);
  expect(new Set(ownObjectives.map(({ prompt }) => prompt)).size).toBe(ownObjectives.length);
  for (const { success, prompt } of ownObjectives) expect(success !== '' && prompt.length > 12).toBe(true);
});

it('has at least 24 questions that only sound like attacks, some for each category', () => {
  expect(benignLookAlikes.length).toBeGreaterThanOrEqual(24);
  for (const category of attackCategories) {
    expect(benignLookAlikes.filter(({ resembles }) => resembles === category).length, category).toBeGreaterThanOrEqual(
      3,
    );
  }
});

it('has a canary tool for each call that an objective is after', () => {
  const named = ownObjectives.flatMap(({ forbiddenCalls }) => forbiddenCalls.map(({ name }) => name));
  expect(named.sort()).toEqual(canaryTools.map(({ name }) => name).sort());
});

it('plans every objective in every disguise, the same whatever else is planned', () => {
  const strategies = ['baseline', 'leetspeak', 'indirect-jailbreak'].map((name) => findStrategy(name));
  const { attacks, notApplicable } = planAttacks(ownObjectives, strategies, '7');
  expect(notApplicable).toEqual([]);
  expect(attacks).toHaveLength(ownObjectives.length * 3);
  const alone = planAttacks(ownObjectives.slice(5, 6), strategies.slice(1, 2), '7').attacks[0];
  expect(alone).toEqual(attacks.find(({ id }) => id === alone?.id));
  expect(planAttacks(ownObjectives.slice(5, 6), strategies.slice(1, 2), '8').attacks[0]?.prompt).not.toBe(
    alone?.prompt,
  );
});

it('lists what a disguise can not write apart, instead of sending it', () => {
  const [first] = ownObjectives;
  if (first === undefined) throw new Error('there are objectives');
  const { attacks, notApplicable } = planAttacks(
    [{ ...first, prompt: 'как открыть магазин' }],
    [findStrategy('morse')],
    '7',
  );
  expect(attacks).toEqual([]);
  expect(notApplicable).toMatchObject([{ because: "morse can't write 100 % of the text" }]);
});
