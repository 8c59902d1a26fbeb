import type { Path } from './problem.ts';

/** A map as it comes from YAML or JSON. */
export type Tree = { readonly [key: string]: unknown };

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The entry of a map; undefined where there is no map, or only an inherited property. */
export function entry(value: unknown, key: string): unknown {
  return isTree(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (here, key) => (Array.isArray(here) ? here[Number(key)] : entry(here, String(key))),
    value,
  );
}

/** The keys of a map, none for anything else. */
export function keysOf(value: unknown): readonly string[] {
  return isTree(value) ? Object.keys(value) : [];
}

/** Lays one tree over another: maps are merged, everything else (lists too) replaces what was below. */
export function overlay(below: unknown, above: unknown): unknown {
  if (above === undefined) return below;
  if (!isTree(below) || !isTree(above)) return above;
  const keys = [...new Set([...Object.keys(below), ...Object.keys(above)])];
  return Object.fromEntries(keys.map((key) => [key, overlay(entry(below, key), entry(above, key))]));
}

/** Every value that is neither a map nor a list with something in it, with its path. */
export function leaves(value: unknown, path: Path = []): readonly (readonly [Path, unknown])[] {
  if (Array.isArray(value) && value.length > 0) return value.flatMap((item, index) => leaves(item, [...path, index]));
  if (isTree(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]));
  }
  return [[path, value]];
}
