/**
 * What harm is said with in one language: alternatives of a regular expression, in lower case, without accents and with "ss" for "ß".
 * Phrases rather than words, since single words are mostly innocent. `[^.!?]` stays within a sentence.
 */
export type HarmWords = {
  readonly weapon: string;
  /** Making, mixing or buying it. */
  readonly make: string;
  /** To hurt somebody: what one is told to do, or may do. */
  readonly hurt: string;
  /** Who is hurt. */
  readonly victim: string;
  /** The same in one: "beat him up", and languages that hang the pronoun on the verb. */
  readonly hurtOne: string;
  /** To break or hit what of a body. */
  readonly injure: string;
  readonly part: string;
  /** A beating, and that somebody is to get it. */
  readonly beating: string;
  readonly dealt: string;
  /** A threat of the speaker. */
  readonly threat: string;
  /** Somebody deserves harm, or is wished it. */
  readonly deserved: string;
  /** Urging a person to end their life, or to hurt themselves. */
  readonly endSelf: string;
  /** Means and amounts for that. */
  readonly means: string;
  /** A person is told to be worthless, or better gone. */
  readonly worthless: string;
  /** Encouragement not to eat. */
  readonly starve: string;
  /** Sexual acts, spelt out. */
  readonly act: string;
  /** Sexual remarks and advances. */
  readonly advance: string;
  /** Innuendo. */
  readonly hint: string;
  readonly minor: string;
  /** What is sexual beside a minor. */
  readonly sexual: string;
  readonly group: string;
  /** A group is called that. */
  readonly degrade: string;
  /** What is demanded to be done to a group. */
  readonly expel: string;
  /** A service is refused or a worth denied to a group. */
  readonly refuse: string;
  /** A person is called that. */
  readonly insult: string;
  /** Words that turn a sentence into its contrary, or decline. */
  readonly no: string;
  /** Somebody else's words or deeds: reports, fiction, law, history. */
  readonly report: string;
  /** Where help is found. */
  readonly help: string;
};
