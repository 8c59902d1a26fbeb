import { type BuiltInName, builtInNames, builtIns, DIGIT } from './built-in.ts';
import { ownPatternProblem } from './own-pattern.ts';

/** What is taken out of what users and agents wrote, before it is kept. */
export type RedactionRules = {
  readonly builtIn: readonly BuiltInName[];
  /** Regular expressions by name; see `ownPatternProblem`. */
  readonly patterns: Readonly<Record<string, string>>;
  /** Places in requests and replies that are left out: keys with dots between, `*` for each. */
  readonly drop: readonly string[];
};

export const redactionDefaults: RedactionRules = {
  builtIn: builtInNames,
  patterns: {},
  drop: ['user', 'safety_identifier', 'prompt_cache_key', 'metadata'],
};

/** More of one text is not kept. */
const MAX_TEXT_LENGTH = 16_384;
/** Looked at beyond that, so that nothing is cut in two and then not known any more. */
const MARGIN = 512;
/** Of all texts of one value: what came last is kept first. */
const MAX_WHOLE_LENGTH = 65_536;
const MAX_DEPTH = 40;
const MAX_VALUES = 5_000;
/** Numbers of fewer digits are no phone, and no card. */
const SHORTEST_NUMBER = 1_000_000;
const DATA_URL = /^data:[^,]{0,200},/i;
const LONG_WORD = /[^\s]{4097}/;

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What is left, and whether anything was cut off because there was too much of it. */
type Redacted = { readonly value: Json; readonly isCut: boolean };

export interface Redactor {
  text(text: string): string;
  /** A request or reply, parsed. */
  json(value: unknown): Redacted;
}

/** Puts `[email]`, `[card]`, … where such a thing stood. @throws Error when a pattern can't be used */
export function createRedactor({ builtIn, patterns, drop }: RedactionRules): Redactor {
  const shapes = [
    ...builtInNames
      .filter((name) => builtIn.includes(name))
      .flatMap((name) => builtIns[name].map((shape) => ({ name, isOne: undefined, needs: undefined, ...shape }))),
    ...Object.entries(patterns).map(([name, source]) => ({
      name,
      pattern: compile(name, source),
      isOne: undefined,
      needs: undefined,
    })),
  ];
  const text = (whole: string): string => {
    let left = whole.slice(0, MAX_TEXT_LENGTH + MARGIN);
    const hasDigit = DIGIT.test(left);
    for (const { name, pattern, isOne, needs } of shapes) {
      if (needs !== undefined && !(needs === DIGIT ? hasDigit : left.includes(needs as string))) continue;
      left = left.replace(pattern, (found) => (isOne === undefined || isOne(found) ? `[${name}]` : found));
    }
    return left.slice(0, MAX_TEXT_LENGTH);
  };
  const dropped = drop.map((path) => path.split('.'));
  return { text, json: (value) => new Walk(text, dropped).redact(value) };
}

function compile(name: string, source: string): RegExp {
  const problem = ownPatternProblem(source);
  if (problem !== undefined) throw new Error(`the pattern "${name}" can't be used: ${problem}`);
  return new RegExp(source, 'gu');
}

/** One way through a value. */
class Walk {
  readonly #text: (text: string) => string;
  readonly #dropped: readonly (readonly string[])[];
  #values = 0;
  #length = 0;
  #isCut = false;

  constructor(text: (text: string) => string, dropped: readonly (readonly string[])[]) {
    this.#text = text;
    this.#dropped = dropped;
  }

  get #isFull(): boolean {
    return this.#values > MAX_VALUES || this.#length > MAX_WHOLE_LENGTH;
  }

  redact(value: unknown): Redacted {
    const left = this.#visit(value, this.#dropped, 0);
    return { value: left, isCut: this.#isCut || this.#isFull };
  }

  /** @param paths what is left to go of each place that is dropped, from here */
  #visit(value: unknown, paths: readonly (readonly string[])[], depth: number): Json {
    this.#values += 1;
    if (depth > MAX_DEPTH || this.#isFull) {
      this.#isCut = true;
      return '[cut]';
    }
    if (typeof value === 'string') return this.#string(value);
    if (typeof value === 'number') return this.#number(value);
    if (typeof value === 'boolean') return value;
    if (Array.isArray(value)) return this.#list(value, paths, depth);
    if (typeof value === 'object' && value !== null) return this.#map(value, paths, depth);
    return null;
  }

  #list(values: readonly unknown[], paths: readonly (readonly string[])[], depth: number): Json {
    const left: Json[] = [];
    // From the end: of a long conversation the last turns matter.
    for (let index = values.length - 1; index >= 0 && !this.#isFull; index -= 1) {
      const below = pathsBelow(paths, String(index));
      left.push(below === 'dropped' ? '[dropped]' : this.#visit(values[index], below, depth + 1));
    }
    return left.reverse();
  }

  #map(value: object, paths: readonly (readonly string[])[], depth: number): Json {
    const left: [string, Json][] = [];
    for (const [key, each] of Object.entries(value)) {
      const below = pathsBelow(paths, key);
      if (below === 'dropped') continue;
      if (this.#isFull) break;
      left.push([this.#text(key), this.#visit(each, below, depth + 1)]);
    }
    return Object.fromEntries(left);
  }

  #string(value: string): string {
    if (DATA_URL.test(value)) return '[data]';
    // No word of any language: a picture, a sound or an encrypted thought, in which nothing can be recognised.
    if (value.length > 4_096 && LONG_WORD.test(value)) return '[data]';
    if (value.length > MAX_TEXT_LENGTH) this.#isCut = true;
    this.#length += Math.min(value.length, MAX_TEXT_LENGTH);
    return this.#text(value);
  }

  #number(value: number): Json {
    if (!Number.isInteger(value) || Math.abs(value) < SHORTEST_NUMBER) return value;
    const text = this.#text(String(value));
    return text === String(value) ? value : text;
  }
}

function pathsBelow(paths: readonly (readonly string[])[], key: string): readonly (readonly string[])[] | 'dropped' {
  const below: (readonly string[])[] = [];
  for (const [first, ...rest] of paths) {
    if (first !== key && first !== '*') continue;
    if (rest.length === 0) return 'dropped';
    below.push(rest);
  }
  return below;
}
