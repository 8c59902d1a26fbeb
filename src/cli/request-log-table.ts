import type { Answer } from '#api/index.ts';
import { formatNumber, formatTime } from './terminal/quantity.ts';
import { renderTable } from './terminal/table.ts';
import type { Surface } from './terminal/tone.ts';
import { cleanText } from './terminal/width.ts';

/** Requests that are kept, newest first, without what was said. */
export function renderRequests(
  agent: string,
  environment: string,
  { requests }: Answer<'listRequests'>,
  surface: Surface,
): string {
  const title = cleanText(`requests of ${agent} in ${environment} that are kept`);
  if (requests.length === 0) return `${title}\nnone: is gateway.requestLog.share above 0 %?`;
  const table = renderTable(
    [
      { title: 'at' },
      { title: 'release' },
      { title: 'outcome' },
      { title: 'took', align: 'right' },
      { title: 'tokens', align: 'right' },
      { title: 'conversation', fixed: true },
      { title: 'request', fixed: true },
    ],
    requests.map((request) => [
      formatTime(request.at),
      { text: request.label, tone: 'strong' },
      request.outcome,
      tookText(request.latencyMs),
      request.tokens === undefined ? '–' : formatNumber(request.tokens),
      request.conversation,
      request.id,
    ]),
    surface,
  );
  return `${title}\n${table}`;
}

/** One request, and what was answered, as far as they are kept. */
export function renderRequest(request: Answer<'getRequest'>, surface: Surface): string {
  const { agent, environment, label, outcome, latencyMs, tokens, conversation, at, isCut } = request;
  const facts = renderTable(
    [{ title: 'at' }, { title: 'release' }, { title: 'outcome' }, { title: 'took' }, { title: 'tokens' }],
    [[formatTime(at), label, outcome, tookText(latencyMs), tokens === undefined ? '–' : formatNumber(tokens)]],
    surface,
  );
  return [
    cleanText(`${request.id} to ${agent} in ${environment}, conversation ${conversation}`),
    facts,
    '',
    `request:\n${textOf(request.request)}`,
    '',
    `reply:\n${textOf(request.reply)}`,
    ...(isCut ? ['', 'something was left out because there was too much of it'] : []),
  ].join('\n');
}

function textOf(value: unknown): string {
  return JSON.stringify(value, null, 2).split('\n').map(cleanText).join('\n');
}

function tookText(latencyMs: number | undefined): string {
  return latencyMs === undefined ? '–' : `${formatNumber(Math.round(latencyMs))} ms`;
}
