import { formatDuration } from '../../shared/index.ts';

/** One place in which a project asks for less than the one before it. */
export type Loosening = {
  /** As in headgate.yaml: `environments.production.approval.minPeople`. */
  readonly path: string;
  readonly was: string;
  readonly now: string;
};

type Show = (value: number) => string;

/** `environments.production.approval.minPeople: 2 → 1`. */
export function looseningText({ path, was, now }: Loosening): string {
  return `${path}: ${was} → ${now}`;
}

/** A bound that may not rise without being told. Absent means there is none. */
export function risen(
  path: string,
  was: number | undefined,
  now: number | undefined,
  show: Show = String,
): readonly Loosening[] {
  if (was === undefined || (now !== undefined && now <= was)) return [];
  return [{ path, was: show(was), now: now === undefined ? 'none' : show(now) }];
}

/** What is asked for at least may not fall without being told. Absent means that nothing is asked for. */
export function fallen(
  path: string,
  was: number | undefined,
  now: number | undefined,
  show: Show = String,
): readonly Loosening[] {
  if (was === undefined || (now !== undefined && now >= was)) return [];
  return [{ path, was: show(was), now: now === undefined ? 'none' : show(now) }];
}

/** A switch that became what asks for less. */
export function turned(path: string, was: boolean, now: boolean, looser: boolean): readonly Loosening[] {
  return was !== looser && now === looser ? [{ path, was: String(was), now: String(now) }] : [];
}

/** One of several words that was the strictest, and is another one. */
export function left(path: string, strictest: string, was: string, now: string): readonly Loosening[] {
  return was === strictest && now !== strictest ? [{ path, was, now }] : [];
}

/** Something that was asked for by name, and is another thing or nothing. */
export function replaced(path: string, was: string | undefined, now: string | undefined): readonly Loosening[] {
  return was === undefined || was === now ? [] : [{ path, was, now: now ?? 'none' }];
}

/** What stood in a list and is not in it any more. */
export function dropped(path: string, was: readonly string[], now: readonly string[]): readonly Loosening[] {
  return was
    .filter((name) => !now.includes(name))
    .map((name) => ({ path: `${path}.${name}`, was: 'there', now: 'gone' }));
}

/** Each thing of a list beside the one of the same name: what is gone is told, what is left is compared. */
export function eachBeside<T extends { readonly name: string }>(
  path: string,
  was: readonly T[],
  now: readonly T[],
  compare: (path: string, was: T, now: T) => readonly Loosening[],
): readonly Loosening[] {
  return was.flatMap((before) => {
    const after = now.find(({ name }) => name === before.name);
    const here = `${path}.${before.name}`;
    return after === undefined ? [{ path: here, was: 'there', now: 'gone' }] : compare(here, before, after);
  });
}

export const share: Show = (ratio) => `${Number((ratio * 100).toFixed(4))} %`;
export const duration: Show = (ms) => (ms === 0 ? '0' : formatDuration(ms));
