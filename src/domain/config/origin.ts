import type { ProfileName } from '../policy/index.ts';
import type { Layered } from './layered.ts';
import type { Path } from './problem.ts';
import { looksLikeSecret } from './secret-like.ts';
import type { Settings } from './settings/settings.ts';
import { isTree, leaves, valueAt } from './tree.ts';

/** Where one setting's value comes from. */
export type Origin = {
  readonly path: Path;
  /** As it is written in headgate.yaml: variables and files by name, never a secret. */
  readonly value: string;
  /** For `file`, `at` is the path in headgate.yaml that says it: shorter than `path` where a short form was used. */
  readonly from:
    | { readonly kind: 'file'; readonly at: Path }
    | { readonly kind: 'profile'; readonly profile: ProfileName }
    | { readonly kind: 'default' };
};

/** Every setting that is in force, in the order of headgate.yaml, with its origin. Strategies that no environment uses are left out. */
export function originsOf(source: unknown, layered: Layered, settings: Settings): readonly Origin[] {
  const used = new Set(Object.values(settings.environments).map((environment) => environment.strategy));
  return leaves(settings)
    .filter(([path, value]) => value !== undefined && (path[0] !== 'strategies' || used.has(String(path[1]))))
    .map(([path, value]) => ({ path, value: shown(path, value), from: originOf(source, layered, path) }))
    .filter((origin, index, all) => !sameSecretList(all[index - 1], origin));
}

function originOf(source: unknown, layered: Layered, path: Path): Origin['from'] {
  for (let depth = 1; depth <= path.length; depth += 1) {
    const at = path.slice(0, depth);
    const value = valueAt(source, at);
    if (value === undefined || value === null) break;
    // What is short for more, `model: gpt-5`, stands for everything below it.
    if (depth === path.length || !(isTree(value) || Array.isArray(value))) return { kind: 'file', at };
  }
  const inProfile = !replacedByList(source, path) && valueAt(layered.below, path) !== undefined;
  return inProfile ? { kind: 'profile', profile: layered.profile } : { kind: 'default' };
}

/** A list in the file replaces the profile's, so what is missing in its entries is not the profile's either. */
function replacedByList(source: unknown, path: Path): boolean {
  return path.some((_, depth) => Array.isArray(valueAt(source, path.slice(0, depth))));
}

function shown(path: Path, value: unknown): string {
  if (isPlanted(path))
    return typeof value === 'string' && value.startsWith('@') && path.length === 3 ? value : '(not shown)';
  if (typeof value === 'string') return looksLikeSecret(value) ? '(not shown)' : value;
  return isTree(value) ? '{}' : JSON.stringify(value);
}

function sameSecretList(before: Origin | undefined, origin: Origin): boolean {
  return before !== undefined && isPlanted(before.path) && isPlanted(origin.path) && before.path[1] === origin.path[1];
}

function isPlanted(path: Path): boolean {
  return path[0] === 'agents' && path[2] === 'plantedSecrets';
}
