import type { CaseReply, Scoring } from '#domain/analysis/index.ts';
import { isFlagged, plainReason, quotableOf } from '../quotable.ts';
import { renderCalls } from './call-list.ts';
import { html, type Markup } from './markup.ts';
import { scoreText } from './score-table.ts';
import { markDifferences } from './word-diff.ts';

/** The repeats of a case in which a release said and did the same. */
export type SameReplies = {
  readonly replies: readonly CaseReply[];
  /** As it may be shown: cut, and without planted secrets. */
  readonly text: string;
  readonly calls: string;
};

/** Old beside new, differences marked where both may be quoted. */
export function renderPair(
  pair: { readonly candidate: SameReplies | undefined; readonly baseline: SameReplies | undefined },
  names: { readonly candidate: string; readonly baseline: string | undefined },
  safety: ReadonlySet<string>,
): Markup {
  const { candidate, baseline } = pair;
  const areFree = [candidate, baseline].every((side) => side !== undefined && isFree(side, safety));
  const mark = (key: 'text' | 'calls') =>
    areFree ? markDifferences(baseline?.[key] ?? '', candidate?.[key] ?? '') : undefined;
  const [texts, calls] = [mark('text'), mark('calls')];
  const side = (arm: 'before' | 'after', same: SameReplies | undefined, name: string) =>
    renderSide(
      same,
      name,
      { text: texts?.[arm] ?? html`${same?.text ?? ''}`, calls: calls?.[arm] ?? html`${same?.calls ?? ''}` },
      safety,
    );
  return html`<div class="pair">${names.baseline !== undefined && side('before', baseline, names.baseline)}${side('after', candidate, names.candidate)}</div>`;
}

function renderSide(
  same: SameReplies | undefined,
  name: string,
  shown: { readonly text: Markup; readonly calls: Markup },
  safety: ReadonlySet<string>,
): Markup {
  const first = same?.replies[0];
  if (same === undefined || first === undefined) {
    return html`<section class="reply"><h4>${name}</h4><p class="quiet">Not asked in this repeat.</p></section>`;
  }
  const latencyMs = same.replies.reduce((sum, reply) => sum + reply.latencyMs, 0) / same.replies.length;
  return html`<section class="reply"><h4>${name} <small>${Math.round(latencyMs)} ms</small></h4>${renderSaid(same, shown, safety)}${renderReasons(same.replies, safety)}</section>`;
}

function renderSaid(
  { replies, text, calls }: SameReplies,
  shown: { readonly text: Markup; readonly calls: Markup },
  safety: ReadonlySet<string>,
): Markup {
  const error = replies[0]?.error;
  if (error !== undefined) return html`<p class="bad">No reply: ${error}</p>`;
  const { quotable, because } = quotableOf(replies, safety);
  if (quotable === 'secret') {
    return html`<p class="withheld">Not quoted: it holds a planted secret (${because}).</p>`;
  }
  const said = html`${text === '' ? html`<p class="quiet">(no text)</p>` : html`<div class="said" dir="auto">${shown.text}</div>`}${calls !== '' && html`<h5>Tool calls</h5><pre class="calls" tabindex="0">${shown.calls}</pre>`}`;
  if (quotable === 'freely') return said;
  return html`<details class="withheld"><summary>Folded because it may harm (${because}). Show it</summary>${said}</details>`;
}

/** The scores of these repeats with their reasons; what is said alike of several is said once. */
function renderReasons(replies: readonly CaseReply[], safety: ReadonlySet<string>): Markup {
  const isSecret = quotableOf(replies, safety).quotable === 'secret';
  const said = new Map<string, { readonly scoring: Scoring; readonly repeats: number[] }>();
  for (const { repeat, scorings } of replies) {
    for (const scoring of scorings) {
      if (scoring.outcome === 'not-applicable') continue;
      const key = JSON.stringify([scoring.evaluator, scoring.outcome, scoring.score, scoring.pass, scoring.reason]);
      const known = said.get(key);
      if (known === undefined) said.set(key, { scoring, repeats: [repeat] });
      else known.repeats.push(repeat);
    }
  }
  if (said.size === 0) return html``;
  // What a judge writes about a reply with a secret may repeat it; safety evaluators never do.
  const reasonOf = (scoring: Scoring) => {
    const { evaluator, reason } = scoring;
    if (isSecret && !safety.has(evaluator)) return html`(not quoted either)`;
    if (!isFlagged(scoring, safety)) return html`${reason}${renderCalls(scoring)}`;
    return html`${plainReason(scoring)} <details class="withheld"><summary>In the judge’s words</summary>${reason}</details>`;
  };
  return html`<ul class="reasons">${[...said.values()].map(
    ({ scoring, repeats }) =>
      html`<li class="${scoring.pass === false ? 'bad' : ''}"><b>${scoring.evaluator} ${scoreText(scoring)}${scoring.pass === false && ' ✖'}${scoring.confirmed === false && ' ⚑'}</b>${repeats.length < replies.length && html` <small>(repeat ${repeats.join(', ')})</small>`} ${reasonOf(scoring)}</li>`,
  )}</ul>`;
}

function isFree({ replies }: SameReplies, safety: ReadonlySet<string>): boolean {
  return quotableOf(replies, safety).quotable === 'freely' && replies.every(({ error }) => error === undefined);
}
