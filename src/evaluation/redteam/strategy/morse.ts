import { textStrategy } from './strategy.ts';

/** ITU-R M.1677-1; then five that are usual and not in it. */
const CODE: Readonly<Record<string, string>> = {
  ...{ A: '.-', B: '-...', C: '-.-.', D: '-..', E: '.', F: '..-.', G: '--.', H: '....', I: '..', J: '.---', K: '-.-' },
  ...{ L: '.-..', M: '--', N: '-.', O: '---', P: '.--.', Q: '--.-', R: '.-.', S: '...', T: '-', U: '..-', V: '...-' },
  ...{ W: '.--', X: '-..-', Y: '-.--', Z: '--..', É: '..-..' },
  ...{ 1: '.----', 2: '..---', 3: '...--', 4: '....-', 5: '.....' },
  ...{ 6: '-....', 7: '--...', 8: '---..', 9: '----.', 0: '-----' },
  ...{ '.': '.-.-.-', ',': '--..--', ':': '---...', '?': '..--..', "'": '.----.', '-': '-....-', '/': '-..-.' },
  ...{ '(': '-.--.', ')': '-.--.-', '"': '.-..-.', '=': '-...-', '+': '.-.-.', '@': '.--.-.' },
  ...{ '!': '-.-.--', '&': '.-...', ';': '-.-.-.', _: '..--.-', $: '...-..-' },
};

const signals = new Map(
  Object.entries(CODE).flatMap(([letter, code]) => [letter, letter.toLowerCase()].map((each) => [each, code])),
);
const letters = new Map(Object.entries(CODE).map(([letter, code]) => [code, letter]));
/** The signal for an error, as PyRIT writes what has no signal. */
const ERROR = '........';

/** A space between letters, ` / ` between words. What has no signal becomes the one for an error. */
export const morse = textStrategy({
  name: 'morse',
  encode(text) {
    let sent = '';
    let isBetween = false;
    for (const character of text.trim().normalize('NFC')) {
      if (/\s/.test(character)) {
        isBetween = true;
        continue;
      }
      if (sent !== '') sent += isBetween ? ' / ' : ' ';
      isBetween = false;
      sent += signals.get(character) ?? ERROR;
    }
    return sent;
  },
  decode: (disguised) =>
    disguised
      .split(' / ')
      .map((word) =>
        word
          .split(' ')
          .map((signal) => (signal === '' ? '' : (letters.get(signal) ?? '\u{FFFD}')))
          .join(''),
      )
      .join(' '),
  carries: (character) => signals.has(character.normalize('NFC')),
});
