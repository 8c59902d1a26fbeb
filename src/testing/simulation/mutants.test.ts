import { readFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { checkers } from './checker/checkers.ts';
import { gateMutants } from './mutant/gate-mutants.ts';
import { glassMutants } from './mutant/glass-mutants.ts';
import type { Breaks, Mutant } from './mutant/mutant.ts';
import { rolloutMutants } from './mutant/rollout-mutants.ts';
import { trafficMutants } from './mutant/traffic-mutants.ts';
import { runSeed } from './run-seed.ts';
import type { Lean } from './world/temper.ts';

type AnyFunction = (...args: readonly unknown[]) => unknown;

/** The functions of the engine, each of which is what a mutant makes of it while that is played. */
const engine = vi.hoisted(() => {
  let broken: Readonly<Record<string, ((real: AnyFunction) => AnyFunction) | undefined>> = {};
  const breakable = (name: string, real: unknown): unknown => {
    if (typeof real !== 'function') return real;
    return (...args: readonly unknown[]) => (broken[name]?.(real as AnyFunction) ?? (real as AnyFunction))(...args);
  };
  return {
    break: (breaks: Breaks) => {
      broken = breaks as typeof broken;
    },
    breakable: async (original: () => Promise<object>) =>
      Object.fromEntries(Object.entries(await original()).map(([name, real]) => [name, breakable(name, real)])),
  };
});

vi.mock('#control/prepare-round.ts', engine.breakable);
vi.mock('#control/reconcile/audit-decision.ts', engine.breakable);
vi.mock('#control/reconcile/gateways-caught-up.ts', engine.breakable);
vi.mock('#control/reconcile/load-view.ts', engine.breakable);
vi.mock('#control/rollback/quarantine-pass.ts', engine.breakable);
vi.mock('#control/route-change.ts', engine.breakable);
vi.mock('#control/windows.ts', engine.breakable);
vi.mock('#domain/analysis/decide-verdict.ts', engine.breakable);
vi.mock('#domain/evidence/arrival.ts', engine.breakable);
vi.mock('#domain/gate/broken-glass.ts', engine.breakable);
vi.mock('#domain/gate/judge-gates.ts', engine.breakable);
vi.mock('#domain/policy/approval.ts', engine.breakable);
vi.mock('#domain/policy/break-glass.ts', engine.breakable);
vi.mock('#domain/policy/duty.ts', engine.breakable);
vi.mock('#domain/promotion/probation.ts', engine.breakable);
vi.mock('#domain/rollout/allowed.ts', engine.breakable);
vi.mock('#domain/rollout/rule/abort-requested.ts', engine.breakable);
vi.mock('#domain/rollout/rule/critical-limit.ts', engine.breakable);
vi.mock('#domain/rollout/rule/harm-confirmed.ts', engine.breakable);
vi.mock('#domain/rollout/rule/limit-broken.ts', engine.breakable);
vi.mock('#domain/rollout/rule/max-bake.ts', engine.breakable);
vi.mock('#domain/rollout/rule/metric-failed.ts', engine.breakable);
vi.mock('#domain/rollout/rule/smoke-before-traffic.ts', engine.breakable);
vi.mock('#domain/rollout/rule/stay-paused.ts', engine.breakable);
vi.mock('#domain/traffic/assign.ts', engine.breakable);

const MOST_SEEDS = 40;
const mutants: readonly Mutant[] = [...gateMutants, ...glassMutants, ...rolloutMutants, ...trafficMutants];

/** People who bring many releases and sign for them, and keep nothing up: where little happens, little can go wrong. */
const EAGER = { promote: 3, approve: 4, accept: 3, hold: 0, quarantine: 0, freeze: 0, reject: 0, cancel: 0 };

function worldOf({ lean = {} }: Mutant): Lean {
  return { ...lean, temper: { people: 2, ...lean.temper }, deeds: { ...EAGER, ...lean.deeds } };
}

/** The first world in which the checker sees it; others may see it in worlds before that. */
async function firstCaught(mutant: Mutant) {
  const { breaks = {}, store, caughtBy } = mutant;
  const lean = worldOf(mutant);
  engine.break(breaks);
  try {
    for (let seed = 1; seed <= MOST_SEEDS; seed += 1) {
      const { violations } = await runSeed(seed, { stopAt: caughtBy, meddle: store?.(), lean });
      if (violations.some((violation) => violation.startsWith(`${caughtBy}: `))) return seed;
    }
  } finally {
    engine.break({});
  }
  throw new Error(`"${caughtBy}" saw nothing in ${MOST_SEEDS} worlds`);
}

describe('an engine that', () => {
  it.each(mutants)(
    '$engine is caught by "$caughtBy", in a world that passes without it',
    async (mutant) => {
      const seed = await firstCaught(mutant);
      expect((await runSeed(seed, { lean: worldOf(mutant) })).violations).toEqual([]);
    },
    60_000,
  );
});

it('has checkers, each with an engine that it catches and a row in docs/proof.md', async () => {
  const names = checkers().map(({ name }) => name);
  expect([...new Set(mutants.map(({ caughtBy }) => caughtBy))].sort()).toEqual(names.toSorted());
  const page = await readFile(new URL('../../../docs/proof.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z ]+)` \|/gm)].map(([, name]) => name);
  expect(rows.sort()).toEqual(names.toSorted());
});
