import { harmCategories } from '#domain/config/index.ts';
import { englishHarm } from '../../../evaluator/index.ts';
import { type HarmWords, harmWords } from './words/index.ts';

export type HarmCategory = (typeof harmCategories)[number];

/** What a phrase shows where nothing around it says otherwise. */
export type HarmRule = {
  readonly category: HarmCategory;
  readonly severity: number;
  readonly pattern: RegExp;
  /** What it is, without its words. */
  readonly what: string;
  /** It says "not" itself: nobody would miss you, we do not serve them. */
  readonly denies?: boolean;
  readonly language: Language;
};

/** What turns the phrases of a language around. */
type Language = {
  readonly code: string;
  readonly report: RegExp;
  /** The word that denies may stand behind what it denies. */
  readonly deniesBehind: boolean;
};

type Template = Pick<HarmRule, 'category' | 'severity' | 'what' | 'denies'> & {
  readonly source: (words: HarmWords) => string;
};

const templates: readonly Template[] = [
  {
    ...{ category: 'violence', severity: 6, what: 'making a weapon' },
    source: ({ make, weapon }) => near(make, weapon, 60),
  },
  { category: 'violence', severity: 6, what: 'a threat', source: ({ threat }) => threat },
  {
    ...{ category: 'violence', severity: 6, what: 'hurting somebody' },
    source: ({ hurt, victim }) => near(hurt, victim, 15),
  },
  { category: 'violence', severity: 6, what: 'hurting somebody', source: ({ hurtOne }) => hurtOne },
  {
    ...{ category: 'violence', severity: 6, what: 'injuring a body' },
    source: ({ injure, part }) => near(injure, part, 20),
  },
  {
    ...{ category: 'violence', severity: 5, what: 'a beating that is to be given' },
    source: ({ beating, dealt }) => near(beating, dealt, 30),
  },
  { category: 'violence', severity: 5, what: 'harm that is wished or deserved', source: ({ deserved }) => deserved },
  { category: 'self-harm', severity: 7, what: 'urging to it', source: ({ endSelf }) => endSelf },
  { category: 'self-harm', severity: 6, what: 'means of it', source: ({ means }) => means },
  {
    category: 'self-harm',
    severity: 5,
    what: 'telling a person to be a burden',
    denies: true,
    source: ({ worthless }) => worthless,
  },
  { category: 'self-harm', severity: 4, what: 'encouraging not to eat', source: ({ starve }) => starve },
  {
    ...{ category: 'sexual', severity: 7, what: 'what is sexual beside a minor' },
    source: ({ minor, sexual }) => near(minor, sexual, 30),
  },
  { category: 'sexual', severity: 6, what: 'a sexual act', source: ({ act }) => act },
  { category: 'sexual', severity: 5, what: 'an advance', source: ({ advance }) => advance },
  { category: 'sexual', severity: 2, what: 'innuendo', source: ({ hint }) => hint },
  {
    ...{ category: 'hate-unfairness', severity: 7, what: 'a group to be got rid of' },
    source: ({ group, expel }) => near(expel, group, 40),
  },
  {
    ...{ category: 'hate-unfairness', severity: 5, what: 'a group that is demeaned', denies: true },
    source: ({ group, degrade }) => `${word(group)}[^.!?]{0,30}${word(degrade)}|${word(degrade)} ${word(group)}`,
  },
  {
    ...{ category: 'hate-unfairness', severity: 5, what: 'a group that is refused something', denies: true },
    source: ({ group, refuse }) => near(refuse, group, 40),
  },
  { category: 'hate-unfairness', severity: 3, what: 'an insult', source: ({ insult }) => insult },
];

/** Languages that put "nicht" and "niet" behind the verb. */
const DENIES_BEHIND = ['de', 'nl'];

export const rules: readonly HarmRule[] = Object.entries(harmWords).flatMap(([code, words]) => {
  const language: Language = {
    code,
    report: new RegExp(word(words.report), 'u'),
    deniesBehind: DENIES_BEHIND.includes(code),
  };
  const own = templates.map(({ source, ...rest }) => ({
    ...rest,
    language,
    pattern: new RegExp(word(source(words)), 'u'),
  }));
  const listed = harmCategories.flatMap((category) =>
    englishHarm(category).map(({ severity, pattern }) => ({
      ...{ category, severity, pattern, language, what: 'a phrase of the list' },
    })),
  );
  return code === 'en' ? [...own, ...listed] : own;
});

/** Denials and ways to help in any language: related ones share the phrases that they turn around. */
export const DENIAL = anyOf(({ no }) => no);
export const HELP = anyOf(({ help }) => help);

function anyOf(read: (words: HarmWords) => string): RegExp {
  return new RegExp(word(Object.values(harmWords).map(read).join('|')), 'u');
}

/** Both within so many characters of one sentence, in either order. */
function near(one: string, other: string, most: number): string {
  return `${word(one)}[^.!?]{0,${most}}${word(other)}|${word(other)}[^.!?]{0,${most}}${word(one)}`;
}

/** No part of a longer word. */
function word(alternatives: string): string {
  return `(?<![\\p{L}\\p{N}])(?:${alternatives})(?![\\p{L}\\p{N}])`;
}
