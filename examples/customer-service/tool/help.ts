import { readFileSync } from 'node:fs';

export const HELP_TOPICS = [
  'shipping',
  'international-shipping',
  'warranty',
  'payment',
  'opening-hours',
  'returns-policy',
  'gift-cards',
] as const;

export type HelpTopic = (typeof HELP_TOPICS)[number];

/** One fact of a help article. */
type HelpFacet = {
  readonly id: string;
  /** Lower-case phrases of questions that this fact answers. */
  readonly keywords: readonly string[];
  readonly text: string;
  /** The same fact got wrong: what an agent with `wrongFacts` says instead. */
  readonly misremembered: string;
};

type HelpArticle = { readonly title: string; readonly facets: readonly HelpFacet[] };

/** The help centre by topic, read once from `help.json`. */
const HELP_ARTICLES = JSON.parse(readFileSync(new URL('help.json', import.meta.url), 'utf8')) as Readonly<
  Record<HelpTopic, HelpArticle>
>;

/** Output of `search_help`: the article as its facts. */
export function searchHelp(topic: HelpTopic): { topic: HelpTopic; title: string; facts: readonly string[] } {
  const article = HELP_ARTICLES[topic];
  return { topic, title: article.title, facts: article.facets.map((facet) => facet.text) };
}

/** The facts of an article that a question asks for, at most two; the first one when it asks for none in particular. */
export function selectFacets(topic: HelpTopic, question: string): readonly HelpFacet[] {
  const { facets } = HELP_ARTICLES[topic];
  const scored = facets
    .map((facet) => ({ facet, score: facet.keywords.filter((keyword) => question.includes(keyword)).length }))
    .filter(({ score }) => score > 0)
    .sort((left, right) => right.score - left.score);
  // A second fact is worth saying only when it fits as well as the first.
  const chosen = scored
    .filter(({ score }) => score === scored[0]?.score)
    .slice(0, 2)
    .map(({ facet }) => facet);
  return chosen.length > 0 ? chosen : facets.slice(0, 1);
}
