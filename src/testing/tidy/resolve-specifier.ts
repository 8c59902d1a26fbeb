import { posix } from 'node:path';

/** What an import names: a file of `src/` (path relative to it), something else in the repository, or a package. */
export type Target =
  | { readonly kind: 'source'; readonly path: string }
  | { readonly kind: 'outside'; readonly path: string }
  | { readonly kind: 'package'; readonly name: string };

/** `#domain/rollout/index.ts`, `./decide.ts`, `node:path` or `@scope/name/deep` as seen from a file. */
export function resolveSpecifier(fromPath: string, specifier: string): Target {
  if (specifier.startsWith('#')) return { kind: 'source', path: specifier.slice(1) };
  if (specifier.startsWith('.')) {
    const path = posix.normalize(posix.join(posix.dirname(fromPath), specifier));
    return path.startsWith('../') ? { kind: 'outside', path } : { kind: 'source', path };
  }
  const parts = specifier.split('/');
  return { kind: 'package', name: specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier) };
}
