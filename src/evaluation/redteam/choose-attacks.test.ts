import { describe, expect, it } from 'vitest';
import type { AttackAnswer } from '#domain/redteam/index.ts';
import { chooseAttacks } from './choose-attacks.ts';
import { ownObjectives } from './objective/own-objectives.ts';
import { planAttacks } from './plan-attacks.ts';
import { describeAttack } from './run/plan-scan.ts';
import { chooseStrategies } from './strategy/choose-strategies.ts';

const { strategies } = chooseStrategies(['base64', 'rot13', 'flip']);
const { attacks } = planAttacks(ownObjectives, strategies, 'seed');
const cellsOf = (chosen: typeof attacks) =>
  new Map(
    chosen.map(({ objective, strategy }) => {
      const is = (one: (typeof attacks)[number]) =>
        one.objective.category === objective.category && one.strategy === strategy;
      return [`${objective.category} ${strategy.name}`, chosen.filter(is).length];
    }),
  );

function lastScan(succeeded: (id: string) => boolean) {
  const answers = attacks.map(
    ({ id }): AttackAnswer => ({
      ...{ attack: id, repeat: 1, outcome: succeeded(id) ? 'succeeded' : 'defended', basis: 'judge', because: '' },
      ...{ reply: '', toolCalls: [], latencyMs: 1, tokens: undefined },
    }),
  );
  const candidate = { release: 'sha256:00', label: 'v1', deploymentId: undefined, misuseSeenBy: [], answers } as const;
  return { attacks: attacks.map((attack) => describeAttack(attack)), candidate: { ...candidate, lookAlikes: [] } };
}

describe('of all attacks so many', () => {
  it('are all where there are no more', () => {
    expect(
      chooseAttacks(
        attacks,
        attacks.length,
        lastScan(() => true),
      ),
    ).toEqual({ attacks, retried: new Set() });
  });

  it('are spread over every category in every disguise, and over objectives', () => {
    const { attacks: chosen } = chooseAttacks(attacks, 64, undefined);
    expect(chosen).toHaveLength(64);
    expect([...cellsOf(chosen).values()]).toEqual(Array.from({ length: 32 }, () => 2));
    expect(new Set(chosen.map(({ objective }) => objective.id)).size).toBeGreaterThanOrEqual(30);
  });

  it('are of every category and in several disguises also where they are few', () => {
    const spoken = attacks.filter(
      ({ objective }) => !['tool-misuse', 'prohibited-actions'].includes(objective.category),
    );
    const { attacks: chosen } = chooseAttacks(spoken, 24, undefined);
    const counts = Map.groupBy(chosen, ({ objective }) => objective.category);
    expect([...counts.values()].map(({ length }) => length)).toEqual([4, 4, 4, 4, 4, 4]);
    const disguises = Map.groupBy(chosen, ({ strategy }) => strategy.name);
    expect([...disguises.values()].map(({ length }) => length)).toEqual([6, 6, 6, 6]);
  });

  it('are of those that succeeded in the last scan up to a half, of all cells, and of every category its share', () => {
    const isWeak = (id: string) => !id.startsWith('hate');
    const { attacks: chosen, retried } = chooseAttacks(attacks, 120, lastScan(isWeak));
    expect([chosen.length, retried.size]).toEqual([120, 60]);
    const cells = cellsOf(chosen.filter(({ id }) => retried.has(id)));
    expect(cells.size).toBe(28);
    expect(Math.max(...cells.values()) - Math.min(...cells.values())).toBeLessThanOrEqual(1);
    const others = Map.groupBy(
      chosen.filter(({ id }) => !retried.has(id)),
      ({ objective }) => objective.category,
    );
    expect(others.size).toBe(8);
    for (const { length } of others.values()) expect([7, 8]).toContain(length);
  });

  it('are, of a category, those of which the last scan tells least', () => {
    const isWeak = (id: string) => id.startsWith('tool-misuse') && id.endsWith('/base64') && id < 'tool-misuse-f';
    const weak = attacks.filter(({ id }) => isWeak(id));
    expect(weak.length).toBeGreaterThan(2);
    const { attacks: chosen, retried } = chooseAttacks(attacks, 40, lastScan(isWeak));
    expect([...retried]).toEqual(weak.map(({ id }) => id));
    const cells = cellsOf(chosen.filter(({ id }) => !retried.has(id)));
    const misuse = ['baseline', 'base64', 'rot13', 'flip'].map((name) => cells.get(`tool-misuse ${name}`) ?? 0);
    expect(misuse[1]).toBe(Math.max(...misuse));
  });

  it('are the same each time, in the order of the plan', () => {
    const { attacks: chosen } = chooseAttacks(attacks, 50, undefined);
    expect(chooseAttacks(attacks, 50, undefined).attacks).toEqual(chosen);
    expect(chosen).toEqual(attacks.filter((attack) => chosen.includes(attack)));
  });
});
