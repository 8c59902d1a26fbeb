import { assert } from '#domain/shared/index.ts';

/**
 * The stored form of a value. Fields that are undefined are left out, so that reading gives back "absent", never null.
 * @throws when a number is not finite: JSON would turn it into null, and unknown must never be read as a value
 */
export function encodeDocument(value: unknown): string {
  return JSON.stringify(value, (name, member) => {
    if (typeof member === 'number') assertStorable(name, member);
    return member;
  });
}

function assertStorable(name: string, value: number): void {
  assert(Number.isFinite(value), `"${name}" is a finite number when it is stored`);
}

/** Copies that were made here. Nobody can change them, so they are shared instead of copied again. */
const copies = new WeakSet<object>();

/** A copy that nobody can change and that shares nothing with what can be: what a database would give back. */
export function frozenCopy<T>(value: T): T {
  return copyOf(value, '') as T;
}

function copyOf(value: unknown, name: string): unknown {
  if (typeof value === 'number') assertStorable(name, value);
  if (typeof value !== 'object' || value === null || copies.has(value)) return value;
  if ('toJSON' in value && typeof value.toJSON === 'function') return copyOf(value.toJSON(), name);
  const copy = Array.isArray(value)
    ? value.map((member, index) => copyOf(member, String(index)) ?? null)
    : copyOfRecord(value as Readonly<Record<string, unknown>>);
  copies.add(Object.freeze(copy));
  return copy;
}

/** Without what is undefined, as JSON leaves it out. Written as a loop: everything that is stored in memory goes through here. */
function copyOfRecord(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const member = value[key];
    if (member === undefined) continue;
    // An assignment to this name would set the prototype.
    if (key === '__proto__') Object.defineProperty(copy, key, { value: copyOf(member, key), enumerable: true });
    else copy[key] = copyOf(member, key);
  }
  return copy;
}

/**
 * The same with half surrogate pairs (text that was cut inside an emoji) replaced by U+FFFD. Records of a chain need it: canonical
 * JSON has no form for the halves, and a reason that was cut short must not keep an act from being recorded.
 */
export function wellFormedCopy<T>(value: T): T {
  return JSON.parse(encodeDocument(value), (_, member) =>
    typeof member === 'string' ? member.toWellFormed() : member,
  );
}
