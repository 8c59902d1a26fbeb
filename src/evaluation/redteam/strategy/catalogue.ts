import { closest } from 'fastest-levenshtein';
import { AppError } from '#domain/shared/index.ts';
import { asciiArt } from './ascii-art.ts';
import { base64 } from './base64.ts';
import { characterSpace } from './character-space.ts';
import { compose, partsOf } from './compose.ts';
import { flip } from './flip.ts';
import { indirectJailbreaks } from './indirect-jailbreak.ts';
import { leetspeak } from './leetspeak.ts';
import { atbash, caesar, rot13 } from './letter-cipher.ts';
import { morse } from './morse.ts';
import { ansiAttack, binary, characterSwap, diacritic, stringJoin, url } from './respelling.ts';
import type { Strategy } from './strategy.ts';
import { suffixAppend } from './suffix-append.ts';
import { unicodeConfusable } from './unicode-confusable.ts';
import { asciiSmuggler, unicodeSubstitution } from './unicode-tags.ts';

/** The objective as it is. Always part of a scan: what a disguise adds is measured against it. */
export const baseline: Strategy = {
  ...{ name: 'baseline', azureName: 'baseline', complexity: 'baseline', isRandom: false },
  disguise: (payload) => ({ kind: 'disguised', payload }),
  decode: (disguised) => disguised,
};

const strategies: readonly Strategy[] = [
  ...[baseline, ansiAttack, asciiArt, asciiSmuggler, atbash, base64, binary, caesar, characterSpace, characterSwap],
  ...[diacritic, flip, leetspeak, morse, rot13, stringJoin, suffixAppend, unicodeConfusable, unicodeSubstitution, url],
  ...indirectJailbreaks,
];

const byName = new Map(strategies.map((strategy) => [strategy.name, strategy]));

/** What can be asked for by name; any two but the baseline also as `one+other`. */
export const strategyNames: readonly string[] = [...byName.keys()];

/** `base64`, or `base64+rot13`; also of those that a model wrote. Throws what is wrong with the name. */
export function findStrategy(name: string, more: readonly Strategy[] = []): Strategy {
  const known = new Map([...byName, ...more.map((each): [string, Strategy] => [each.name, each])]);
  const parts = partsOf(name).map((part) => known.get(part) ?? refuseUnknown(part, name));
  const [first, second, third] = parts;
  if (first !== undefined && second === undefined) return first;
  if (first === undefined || second === undefined || third !== undefined) {
    throw invalid(
      `"${name}" composes ${parts.length} attack strategies; two are the most`,
      'Name two, as in base64+rot13.',
    );
  }
  if (parts.includes(baseline)) {
    throw invalid(`"${name}" composes with the baseline, which disguises nothing`, 'Name the other one alone.');
  }
  if (first === second) {
    throw invalid(`"${name}" composes an attack strategy with itself`, 'Name two different ones, or one alone.');
  }
  return compose(first, second);
}

function refuseUnknown(part: string, name: string): never {
  const within = part === name ? '' : ` in "${name}"`;
  throw invalid(
    `unknown attack strategy "${part}"${within}; did you mean "${closest(part, [...byName.keys()])}"?`,
    `Known are ${strategyNames.join(', ')}; two are composed as in base64+rot13.`,
  );
}

function invalid(message: string, hint: string): AppError {
  return new AppError('USAGE', message, { hint });
}
