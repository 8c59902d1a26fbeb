/** What a text says that can be checked exactly: `kind` and a value in one normal form. */
export type Fact = { readonly kind: FactKind; readonly value: string };

type FactKind =
  | 'id'
  | 'address'
  | 'money'
  | 'percent'
  | 'date'
  | 'time'
  | 'weekday'
  | 'duration'
  | 'size'
  | 'measure'
  | 'count';

const MONTHS = 'january february march april may june july august september october november december'.split(' ');
const WEEKDAYS = 'monday tuesday wednesday thursday friday saturday sunday'.split(' ');
const NUMBER_WORDS = 'zero one two three four five six seven eight nine ten eleven twelve'.split(' ');
const MONTH = `(?:${MONTHS.map((month) => `${month.slice(0, 3)}(?:${month.slice(3)})?`).join('|')})\\.?`;
/** Units by every way of writing them. */
const UNITS: Readonly<Record<string, string>> = {
  ...{
    kilograms: 'kg',
    kilos: 'kg',
    kg: 'kg',
    grams: 'g',
    g: 'g',
    mg: 'mg',
    kilometres: 'km',
    kilometers: 'km',
    km: 'km',
  },
  ...{ metres: 'm', meters: 'm', m: 'm', cm: 'cm', mm: 'mm', litres: 'l', liters: 'l', l: 'l', ml: 'ml' },
  ...{ kwh: 'kwh', kw: 'kw', kb: 'kb', mb: 'mb', gb: 'gb', tb: 'tb', mbps: 'mbps' },
};
// Bounded, like all below that could start anywhere, so that no text takes more time than its length.
const NUMBER = '\\d{1,15}(?:,\\d{3}){0,5}(?:\\.\\d{1,10})?';

type Rule = { readonly pattern: RegExp; read(match: RegExpMatchArray): Fact | undefined };

/** In order: what one rule has read, later ones don't see. */
const rules: readonly Rule[] = [
  rule('address', /[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}|https?:\/\/[^\s)"']+/g, ([text]) =>
    text.replace(/[.,;!?]+$/, ''),
  ),
  // ISO dates stand before ids, whose form they have.
  rule('date', /\b\d{4}-(\d{2})-(\d{2})\b/g, ([, month, day]) => `${Number(month)}-${Number(day)}`),
  // How long, wide and high, in whatever spacing.
  rule(
    'size',
    /\b\d+(?:\.\d+)? ?[x×] ?\d+(?:\.\d+)?(?: ?[x×] ?\d+(?:\.\d+)?(?: ?(?:mm|cm|m|in)\b)?| ?(?:mm|cm|m|in)\b)/g,
    ([text]) => text.replaceAll(' ', '').replaceAll('×', 'x'),
  ),
  rule('id', /\b(?=[a-z-]{0,40}\d)[a-z]{1,40}(?:-[a-z\d]{1,40}){1,8}\b/g, ([text]) => text),
  rule('date', new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?(?: of)? (${MONTH})\\b`, 'g'), ([, day, month]) =>
    dateOf(month, day),
  ),
  rule('date', new RegExp(`\\b(${MONTH}) (\\d{1,2})(?:st|nd|rd|th)?\\b`, 'g'), ([, month, day]) => dateOf(month, day)),
  rule('money', new RegExp(`(?:[$€£]|usd |eur )\\s?(${NUMBER})`, 'g'), ([, amount]) => plain(amount)),
  rule('money', new RegExp(`\\b(${NUMBER})\\s?(?:[$€£]|dollars?\\b|euros?\\b|usd\\b|eur\\b)`, 'g'), ([, amount]) =>
    plain(amount),
  ),
  rule('percent', new RegExp(`\\b(${NUMBER})\\s?(?:%|per ?cent\\b)`, 'g'), ([, amount]) => plain(amount)),
  rule('time', /\b(\d{1,2})(?:[:.](\d{2}))?\s?([ap])\.?m\b/g, ([, hour, minute, half]) => timeOf(hour, minute, half)),
  rule('time', /\b(\d{1,2}):(\d{2})\b/g, ([, hour, minute]) => timeOf(hour, minute, undefined)),
  rule('time', /\b(?:noon|midnight)\b/g, ([text]) => (text === 'noon' ? '12:00' : '0:00')),
  rule(
    'duration',
    new RegExp(
      `\\b(${NUMBER})(?:\\s?(?:-|to)\\s?(${NUMBER}))?[\\s-](?:business |working |calendar |more |further |full )?(second|minute|hour|day|week|month|year)s?\\b`,
      'g',
    ),
    ([, from, to, unit]) => `${plain(from)}${to === undefined ? '' : `-${plain(to)}`} ${unit}`,
  ),
  rule(
    'measure',
    new RegExp(`\\b(${NUMBER})\\s?(${Object.keys(UNITS).join('|')})\\b`, 'g'),
    ([, amount, unit]) => `${plain(amount)} ${UNITS[unit ?? '']}`,
  ),
  rule('weekday', new RegExp(`\\b(${WEEKDAYS.join('|')})s?\\b`, 'g'), ([, day]) => day ?? ''),
  rule('count', new RegExp(`(?<![\\w.,-])(${NUMBER})(?![\\w]|,\\d)`, 'g'), ([, amount]) => plain(amount)),
];

/** Every checkable fact of normalised text, each once. */
export function findFacts(text: string): readonly Fact[] {
  const found = new Map<string, Fact>();
  let rest = text.replace(new RegExp(`\\b(${NUMBER_WORDS.join('|')})(?=[ -](?!of\\b))`, 'g'), (word) =>
    String(NUMBER_WORDS.indexOf(word)),
  );
  for (const { pattern, read } of rules) {
    rest = rest.replace(pattern, (...match) => {
      const fact = read(match as unknown as RegExpMatchArray);
      if (fact !== undefined) found.set(keyOf(fact), fact);
      return ' ';
    });
  }
  return [...found.values()];
}

/** "One" is an article too, and no figure that could be wrong. */
export function isArticle({ kind, value }: Fact): boolean {
  return kind === 'count' && value === '1';
}

export function keyOf({ kind, value }: Fact): string {
  return `${kind} ${value}`;
}

/** Whether a duration lies in the range that the other gives, in the same unit. */
export function isWithin(one: Fact, range: Fact): boolean {
  if (one.kind !== 'duration' || range.kind !== 'duration') return false;
  const [, from, to, unit] = /^([\d.]+)-([\d.]+) (\w+)$/.exec(range.value) ?? [];
  const [, amount, same] = /^([\d.]+) (\w+)$/.exec(one.value) ?? [];
  return unit !== undefined && unit === same && Number(amount) >= Number(from) && Number(amount) <= Number(to);
}

function rule(kind: FactKind, pattern: RegExp, value: (match: RegExpMatchArray) => string | undefined): Rule {
  return {
    pattern,
    read(match) {
      const text = value(match);
      return text === undefined ? undefined : { kind, value: text };
    },
  };
}

/** `1,000.50` and `1000.5` are the same number. */
function plain(amount: string | undefined): string {
  return String(Number((amount ?? '').replaceAll(',', '')));
}

function dateOf(month: string | undefined, day: string | undefined): string | undefined {
  const index = MONTHS.findIndex((name) => name.startsWith((month ?? '').slice(0, 3)));
  return index < 0 ? undefined : `${index + 1}-${Number(day)}`;
}

function timeOf(hour: string | undefined, minute: string | undefined, half: string | undefined): string {
  const clock = Number(hour);
  const hours = half === undefined ? clock : (clock % 12) + (half === 'p' ? 12 : 0);
  return `${hours}:${minute ?? '00'}`;
}
