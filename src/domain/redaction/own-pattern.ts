/** Ways in which one beginning may be gone on from: the time of a search grows with it, so it is bounded. */
const MAX_WAYS = 128;
const MAX_REPEATS = 256;
const MAX_LENGTH = 500;

/** Thrown while a pattern is read; never leaves this file. */
class Unusable extends Error {}

/**
 * Why a regular expression can't be used on texts that strangers write; undefined when it can. Only such are taken whose search takes a
 * time in proportion to the text, whatever stands in it: no open repetitions, no back references, no look-around, few alternatives.
 */
export function ownPatternProblem(source: string): string | undefined {
  if (source.length > MAX_LENGTH) return `at most ${MAX_LENGTH} characters`;
  try {
    const reader = new PatternReader(source);
    const ways = reader.alternatives();
    if (!reader.isAtEnd) return 'a closing parenthesis without an opening one';
    if (ways > MAX_WAYS)
      return `it can match in ${ways} ways, more than ${MAX_WAYS}: use narrower bounds, such as {4,8}, and fewer alternatives`;
    if (new RegExp(source, 'u').test('')) return 'it matches the empty text';
    return undefined;
  } catch (error) {
    if (error instanceof Unusable) return error.message;
    if (error instanceof SyntaxError) return error.message.replace(/^Invalid regular expression: /, '');
    throw error;
  }
}

/** Counts the ways in which a pattern can match from one place on. */
class PatternReader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#source.length;
  }

  alternatives(): number {
    let ways = this.#sequence();
    while (this.#take('|')) ways += this.#sequence();
    return ways;
  }

  #sequence(): number {
    let ways = 1;
    while (!this.isAtEnd && this.#peek() !== '|' && this.#peek() !== ')') ways *= this.#repeated();
    return ways;
  }

  #repeated(): number {
    const ways = this.#single();
    const [least, most] = this.#bounds();
    this.#take('?');
    let all = 0;
    for (let times = least; times <= most && all <= MAX_WAYS; times += 1) all += ways ** times;
    return all;
  }

  #bounds(): readonly [least: number, most: number] {
    if (this.#take('?')) return [0, 1];
    if (this.#peek() === '*' || this.#peek() === '+') {
      throw new Unusable(`\`${this.#peek()}\` has no end: say how many at most, such as {1,40}`);
    }
    const bounds = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(this.#source.slice(this.#at));
    if (bounds === null) return [1, 1];
    const [text, least = '', open, most] = bounds;
    if (open !== undefined && most === '') throw new Unusable(`\`${text}\` has no end: say how many at most`);
    this.#at += text.length;
    const last = Number(most ?? least);
    if (last > MAX_REPEATS) throw new Unusable(`\`${text}\` is more than ${MAX_REPEATS} times`);
    return [Number(least), last];
  }

  #single(): number {
    if (this.#take('(')) return this.#group();
    if (this.#take('[')) return this.#characterClass();
    if (this.#take('\\')) {
      const escaped = this.#peek();
      if (/[1-9k]/.test(escaped)) throw new Unusable('back references can take for ever');
    }
    this.#at += 1;
    return 1;
  }

  #group(): number {
    if (this.#peek() === '?' && !this.#take('?:')) throw new Unusable('only groups `(…)` and `(?:…)` are possible');
    const ways = this.alternatives();
    if (!this.#take(')')) throw new Unusable('an opening parenthesis without a closing one');
    return ways;
  }

  #characterClass(): number {
    while (!this.isAtEnd && this.#peek() !== ']') this.#at += this.#peek() === '\\' ? 2 : 1;
    if (!this.#take(']')) throw new Unusable('an opening bracket without a closing one');
    return 1;
  }

  #peek(): string {
    return this.#source[this.#at] ?? '';
  }

  #take(text: string): boolean {
    const isThere = this.#source.startsWith(text, this.#at);
    if (isThere) this.#at += text.length;
    return isThere;
  }
}
