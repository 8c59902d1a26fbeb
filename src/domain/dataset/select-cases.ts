import type { diffReleases } from '../release/index.ts';
import { digestOfBytes } from '../shared/index.ts';
import type { Case } from './case.ts';

type Changes = ReturnType<typeof diffReleases>;

/** Cases that were chosen of a dataset, and how, in words. */
type CaseSelection = { readonly cases: readonly Case[]; readonly of: number; readonly why: string };

/** Where only some tools changed, so much of the room is for the cases that call them; the rest shows what else moved. */
const AFFECTED_SHARE = 0.6;

/**
 * The cases that a change can have affected, as far as there is room, and a sample of the rest. Only a changed tool says which cases it
 * affects, by the calls that they expect or forbid; anything else may affect all. Sampled are all kinds of cases alike (first tag, else
 * expected intent), in an order that is the case's own: the same cases each time, so that one run is like the next.
 */
export function selectCases(cases: readonly Case[], changes: Changes, most: number): CaseSelection {
  const of = cases.length;
  if (of <= most) return { cases, of, why: `all ${of} cases` };
  const tools = new Set(changes.flatMap(({ component, name }) => (component === 'tool' ? [name] : [])));
  const onlyTools = changes.length > 0 && changes.every(({ component }) => component === 'tool');
  const affected = onlyTools ? cases.filter((item) => callsOf(item).some((name) => tools.has(name))) : [];
  const first = sample(affected, Math.min(affected.length, Math.ceil(most * AFFECTED_SHARE)));
  const chosen = new Set(first);
  for (const item of sample(
    cases.filter((one) => !chosen.has(one)),
    most - first.length,
  )) {
    chosen.add(item);
  }
  const left = `${of - most} ${of - most === 1 ? 'other was' : 'others were'} left out`;
  const why =
    affected.length === 0
      ? `${most} of ${of} cases, of every kind some; ${left}`
      : `${most} of ${of} cases: ${first.length} of the ${affected.length} that expect or forbid a changed tool (${[...tools].join(', ')}), and of every other kind some; ${left}`;
  return { cases: cases.filter((item) => chosen.has(item)), of, why };
}

function callsOf({ expectedToolCalls = [], forbiddenToolCalls = [] }: Case): readonly string[] {
  return [...expectedToolCalls, ...forbiddenToolCalls].map(({ name }) => name);
}

/** In turns from each kind. */
function sample(cases: readonly Case[], most: number): readonly Case[] {
  const kinds = new Map<string, Case[]>();
  for (const item of [...cases].sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1))) {
    const kind = item.tags[0] ?? item.expectedIntent ?? '';
    kinds.set(kind, [...(kinds.get(kind) ?? []), item]);
  }
  const chosen: Case[] = [];
  for (let round = 0; chosen.length < Math.min(most, cases.length); round += 1) {
    for (const ofKind of kinds.values()) {
      const item = ofKind[round];
      if (item !== undefined && chosen.length < most) chosen.push(item);
    }
  }
  return chosen;
}

function orderOf({ id }: Case): string {
  return digestOfBytes(id);
}
