import { type BuiltInName, builtInNames, builtIns } from './built-in.ts';

/** One thing that was found, as it stands in the text. */
type Sensitive = { readonly name: BuiltInName | 'iban'; readonly found: string };

const IBAN = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![\p{L}\p{N}])/gu;

/** Keys, account numbers, addresses and the like in a text, what is longest first; each place is one thing only. */
export function findSensitive(text: string): readonly Sensitive[] {
  const all: Sensitive[] = [];
  let left = text;
  const take = (name: Sensitive['name'], pattern: RegExp, isOne: (found: string) => boolean) => {
    left = left.replace(pattern, (found) => {
      if (!isOne(found)) return found;
      all.push({ name, found });
      return ' ';
    });
  };
  take('iban', IBAN, hasCheckDigits);
  for (const name of builtInNames) {
    for (const { pattern, isOne = () => true } of builtIns[name]) take(name, pattern, isOne);
  }
  return all;
}

/** ISO 13616 by ISO 7064, MOD 97-10: the country moved to the end and letters as numbers, the rest by 97 is 1. */
function hasCheckDigits(found: string): boolean {
  const compact = found.replaceAll(' ', '');
  if (compact.length < 15 || compact.length > 34) return false;
  const digits = `${compact.slice(4)}${compact.slice(0, 4)}`.replace(/[A-Z]/g, (letter) =>
    String(letter.charCodeAt(0) - 55),
  );
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}
