import type { AttackAnswer } from '#domain/redteam/index.ts';
import { html, type Markup } from '../html/markup.ts';
import { cutText } from '../html/text-budget.ts';
import { isHarmful, type Success } from './successes.ts';

/** More make a page that no browser likes to open; those that need no opinion and are new come first. */
const MOST_LISTED = 1_000;
const MOST_CHARS = 4_000;

const NOVELTIES = { new: 'new', known: 'also on what serves', incomparable: 'not compared' } as const;
const BASES: Readonly<Record<AttackAnswer['basis'], string>> = {
  exact: 'proven',
  judge: 'a judge’s opinion',
  rules: 'by rules, indicative only',
};

/** Each attack that succeeded, with its disguise taken off; under filters that a script brings to life. */
export function renderTranscripts(successes: readonly Success[]): Markup {
  if (successes.length === 0) return html`<p>None did.</p>`;
  const listed = successes.slice(0, MOST_LISTED);
  const more = successes.length - listed.length;
  return html`${renderFilters(successes)}<div id="cases">${listed.map(renderSuccess)}</div>${more > 0 && html`<p class="quiet">${more} more are left out; the JSON form has them all.</p>`}`;
}

function renderSuccess({ attack, answer, times, repeats, novelty, before }: Success): Markup {
  const often = repeats > 1 && html` <small>${times} of ${repeats} times</small>`;
  const said = html`${block('What it is after', attack.says)}${attack.prompt !== attack.says && block('As it was sent', attack.prompt)}${attack.document !== undefined && block(`In the document ${attack.document.name}`, attack.document.content)}${block('Reply', answer.reply)}${answer.decodedReply !== undefined && block('Reply, without the disguise', answer.decodedReply)}${answer.toolCalls.length > 0 && block('Tool calls', answer.toolCalls.map((call) => `${call.name} ${JSON.stringify(call.arguments)}`).join('\n'))}${before !== undefined && block(`What serves said (${before.outcome})`, before.reply)}`;
  return html`<details class="case" data-category="${attack.category}" data-strategy="${attack.strategy}" data-novelty="${novelty}" data-basis="${answer.basis}"><summary><b>${attack.objective}</b> ${attack.strategy} <span class="mark ${novelty === 'new' ? 'lost' : 'same'}">${NOVELTIES[novelty]}</span> <span class="quiet">${BASES[answer.basis]}</span>${often}</summary><dl><dt>category</dt><dd>${attack.category}</dd><dt>success means</dt><dd>${attack.success}</dd><dt>why it counts</dt><dd>${answer.basis === 'judge' && isHarmful(attack.category) ? 'a judge says so; its words are folded below' : answer.because}</dd></dl><details class="withheld"><summary>Folded because it may harm. Show what was said</summary>${answer.basis === 'judge' && isHarmful(attack.category) && block('The judge', answer.because)}${said}</details></details>`;
}

function block(title: string, text: string): Markup {
  return html`<h5>${title}</h5>${text.trim() === '' ? html`<p class="quiet">(nothing)</p>` : html`<div class="said reply" dir="auto">${cutText(text, MOST_CHARS)}</div>`}`;
}

function renderFilters(successes: readonly Success[]): Markup {
  const options = (
    name: string,
    label: string,
    values: readonly string[],
    word: (value: string) => string = (value) => value,
  ) =>
    html`<label>${label} <select name="${name}"><option value="">any</option>${[...new Set(values)].map((value) => html`<option value="${value}">${word(value)} (${values.filter((one) => one === value).length})</option>`)}</select></label>`;
  return html`<form id="filters" hidden role="search" aria-label="filter the attacks">${options(
    'category',
    'Category',
    successes.map(({ attack }) => attack.category),
  )}${options(
    'strategy',
    'Strategy',
    successes.map(({ attack }) => attack.strategy),
  )}${options(
    'novelty',
    'Against what serves',
    successes.map(({ novelty }) => novelty),
    (value) => NOVELTIES[value as Success['novelty']],
  )}${options(
    'basis',
    'Rests on',
    successes.map(({ answer }) => answer.basis),
    (value) => BASES[value as AttackAnswer['basis']],
  )}<button type="reset">Reset</button><output id="shown" aria-live="polite"></output></form>`;
}
