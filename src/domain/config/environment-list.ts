import { type Problem, problem } from './problem.ts';
import { entry, isTree, keysOf } from './tree.ts';

/** What a project has that names none. */
const STANDARD = ['dev', 'staging', 'production'] as const;

/**
 * The environments of a project, in the order of promotion. A file that names only some of dev, staging and production changes
 * those and keeps the others, so that staging is never lost by leaving it out; `staging: false` leaves it out. With any other
 * name the file's own list, in its order, is the whole.
 */
export function environmentNames(source: unknown): {
  readonly names: readonly string[];
  readonly problems: readonly Problem[];
} {
  const given = entry(source, 'environments');
  if (given === undefined || given === null || !isTree(given)) return { names: STANDARD, problems: [] };
  const written = keysOf(given);
  const own = written.some((name) => !isStandard(name));
  const names = (own ? written : STANDARD).filter((name) => entry(given, name) !== false);
  if (written.length === 0 || names.length === 0) {
    const message =
      'expected at least one environment, got none; leave `environments` out for dev, staging, production';
    return { names, problems: [problem(['environments'], message)] };
  }
  const inOrder = STANDARD.filter((name) => written.includes(name));
  if (!own && inOrder.join() !== written.join()) {
    const message = `expected the order of promotion, ${inOrder.join(', ')}; got ${written.join(', ')}`;
    return { names, problems: [problem(['environments'], message)] };
  }
  return { names, problems: [] };
}

function isStandard(name: string): boolean {
  return STANDARD.some((each) => each === name);
}
