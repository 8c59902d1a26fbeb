import type { Complexity } from '#domain/redteam/index.ts';
import type { SeededRandom } from './seeded-random.ts';

/** What the agent is given to read; the attack is hidden in it. */
type PlantedDocument = { readonly name: string; readonly mediaType: string; readonly content: string };

/** What is sent: what the user says, and a document where the attack is not in what the user says. */
export type Payload = { readonly prompt: string; readonly document?: PlantedDocument | undefined };

/** Or why nothing would be left of such a text: an attack that says nothing must not count as one that was defended. */
type Disguised =
  | { readonly kind: 'disguised'; readonly payload: Payload }
  | { readonly kind: 'not-applicable'; readonly because: string };

/** How a red-team prompt is disguised, without a model: exact, and where it chooses, by the seed alone. */
export type Strategy = {
  /** As in `headgate.yaml`, kebab-case; two composed ones are joined by `+`. */
  readonly name: string;
  /** As in Azure's files. */
  readonly azureName: string;
  readonly complexity: Complexity;
  /** Whether another seed makes another attack. */
  readonly isRandom: boolean;
  disguise(payload: Payload, random: SeededRandom): Disguised;
  /** What the attack said, for people who read reports; undefined where that can't be told. */
  readonly decode: ((disguised: string) => string) | undefined;
};

/** What of a text a strategy must be able to say. */
const MIN_CARRIED = 0.9;
const SPACE = /\s/u;

/** A strategy that writes the same text differently. */
export function textStrategy(made: {
  readonly name: string;
  readonly azureName?: string;
  readonly encode: (text: string, random: SeededRandom) => string;
  readonly decode?: (disguised: string) => string;
  readonly isRandom?: boolean;
  /** Characters that it can say, where not all of them. */
  readonly carries?: (character: string) => boolean;
}): Strategy {
  const { name, encode, carries } = made;
  return {
    ...{ name, azureName: made.azureName ?? name.replaceAll('-', '_'), complexity: 'easy' },
    isRandom: made.isRandom ?? false,
    decode: made.decode,
    disguise(payload, random) {
      const text = hiddenIn(payload).toWellFormed();
      const because = whyNot(name, text, carries);
      if (because !== undefined) return { kind: 'not-applicable', because };
      return { kind: 'disguised', payload: withHidden(payload, encode(text, random)) };
    },
  };
}

function whyNot(name: string, text: string, carries: ((character: string) => boolean) | undefined): string | undefined {
  if (text.trim() === '') return 'there is no text to disguise';
  if (carries === undefined) return undefined;
  let [all, carried] = [0, 0];
  for (const character of text) {
    if (SPACE.test(character)) continue;
    all += 1;
    if (carries(character)) carried += 1;
  }
  const lost = 1 - carried / all;
  return lost <= 1 - MIN_CARRIED ? undefined : `${name} can't write ${Math.round(lost * 100)} % of the text`;
}

/** What is to be disguised: the document where the attack is in one. */
export function hiddenIn({ prompt, document }: Payload): string {
  return document?.content ?? prompt;
}

function withHidden(payload: Payload, content: string): Payload {
  const { document } = payload;
  return document === undefined ? { prompt: content } : { ...payload, document: { ...document, content } };
}
