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
  return { attacks: attacks.map(describeAttack), candidate: { ...candidate, lookAlikes: [] } };
}

describe('of all attacks so many', () => {
  it('are all where there are no more', () => {
    expect(chooseAttacks(attacks, attacks.length, undefined)).toBe(attacks);
  });

  it('are spread over every category in every disguise, and over objectives', () => {
    const chosen = chooseAttacks(attacks, 64, undefined);
    expect(chosen).toHaveLength(64);
    expect([...cellsOf(chosen).values()]).toEqual(Array.from({ length: 32 }, () => 2));
    expect(new Set(chosen.map(({ objective }) => objective.id)).size).toBeGreaterThanOrEqual(30);
  });

  it('are first those that succeeded in the last scan, then those of which the last scan tells least', () => {
    const isWeak = (id: string) => id.startsWith('tool-misuse') && id.endsWith('/base64') && id < 'tool-misuse-f';
    const weak = attacks.filter(({ id }) => isWeak(id));
    expect(weak.length).toBeGreaterThan(2);
    const chosen = chooseAttacks(attacks, 40, lastScan(isWeak));
    expect(weak.every((attack) => chosen.includes(attack))).toBe(true);
    const cells = cellsOf(chosen);
    expect(cells.get('tool-misuse base64')).toBe(Math.max(...cells.values()));
  });

  it('are the same each time, in the order of the plan', () => {
    const chosen = chooseAttacks(attacks, 50, undefined);
    expect(chooseAttacks(attacks, 50, undefined)).toEqual(chosen);
    expect(chosen).toEqual(attacks.filter((attack) => chosen.includes(attack)));
  });
});
