import { type Path, type Problem, problem } from './problem.ts';
import { SECRET_REMEDY } from './reference.ts';
import { looksLikeSecret } from './secret-like.ts';
import { leaves } from './tree.ts';

/** Refuses keys and tokens that were pasted as values. Planted secrets are exempt: they are bait, and belong here. */
export function checkSecrets(source: unknown): readonly Problem[] {
  return leaves(source)
    .filter(([path, value]) => typeof value === 'string' && !isPlanted(path) && looksLikeSecret(value))
    .map(([path]) => problem(path, `this looks like a secret, and is not read: ${SECRET_REMEDY}`));
}

function isPlanted(path: Path): boolean {
  return path[0] === 'agents' && path[2] === 'plantedSecrets';
}
