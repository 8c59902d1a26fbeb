import { createHash } from 'node:crypto';
import type { Judgement } from '../judgement.ts';
import { html, type Markup, trusted } from './markup.ts';

const SIGNS = { pass: '✔', fail: '✖', unknown: '…' } as const;

type Page = {
  readonly title: string;
  /** The verdict in one line. */
  readonly headline: string;
  readonly judgements: readonly Judgement[];
  readonly main: Markup;
  readonly style: string;
  readonly script: string;
};

/**
 * One file that opens from disk. Nothing is loaded, sent or run but the two texts of style and script, which are named by their digest,
 * whatever stands in a reply.
 */
export function renderPage({ title, headline, judgements, main, style, script }: Page): string {
  const policy = [
    "default-src 'none'",
    `style-src '${digestOf(style)}'`,
    `script-src '${digestOf(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `${
    html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>${title}</title><style>${trusted(style)}</style></head><body>
<header class="${toneOf(judgements)}"><h1>${headline}</h1><p>${title}</p>${judgements.length > 0 && html`<ul class="gates">${judgements.map(({ kind, outcome, because }) => html`<li class="${outcome}"><b>${SIGNS[outcome]} ${kind}</b> ${because}</li>`)}</ul>`}</header>
<main>${main}</main>
<script>${trusted(script)}</script></body></html>`.markup
  }\n`;
}

export function section(title: string, content: Markup): Markup {
  return html`<section><h2>${title}</h2>${content}</section>\n`;
}

export function list(lines: readonly string[]): Markup {
  return html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

function toneOf(judgements: readonly Judgement[]): string {
  const worst = (['fail', 'unknown', 'pass'] as const).find((one) => judgements.some(({ outcome }) => outcome === one));
  return worst ?? 'unknown';
}

function digestOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
