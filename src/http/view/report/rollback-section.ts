import type { Rollback } from '#domain/rollback/index.ts';
import { formatDuration, toIso } from '#domain/shared/index.ts';
import type { RollbackFacts } from '../../read/read-rollback.ts';
import { plain, table } from './markdown.ts';

/** How it was taken back: by whom, by which way, how long each part took, whether it was seen to answer, and whom it hit. */
export function rollbackSection(rollbacks: readonly RollbackFacts[]): readonly string[] {
  if (rollbacks.length === 0) return [];
  return ['## Rollback', ...rollbacks.flatMap((facts) => [...one(facts.rollback), ...conversations(facts)])];
}

function one(rollback: Rollback): readonly string[] {
  const { id, from, to, method, mode, trigger, because, requestedBy, requestedAt, state, passedOver, probe } = rollback;
  const said = 'because' in state ? `: ${plain(state.because)}` : '';
  const lines = [
    `- \`${id}\`: ${plain(from.label)} back to ${plain(to.label)}, by ${method}, traffic mode ${mode}; **${state.kind}**${said}`,
    `- Asked for by ${plain(requestedBy.name)} at ${toIso(requestedAt)}, trigger ${trigger}: ${plain(because)}`,
    ...passedOver.map((each) => `- Passed over ${plain(each.party.label)}: ${plain(each.because)}`),
    probe === undefined
      ? `- Nobody has asked ${plain(to.label)} yet whether it answers`
      : `- Checked ${toIso(probe.realAt)} (real time): ${plain(to.label)} ${probe.pass ? 'answers' : 'does not answer'}: ${plain(probe.because)}`,
  ];
  const parts = rollback.parts.map((part) => [part.name, formatDuration(part.tookMs), part.because]);
  return [lines.join('\n'), ...(parts.length === 0 ? [] : [table(['part', 'real time', 'why'], parts, '')])];
}

function conversations({ rollback, total, isWhole, isCut, listed }: RollbackFacts): readonly string[] {
  const doubt = isCut
    ? ' A gateway served more than it could keep, so there were more.'
    : isWhole
      ? ''
      : ' Not every gateway has told yet, so there may be more.';
  const lead = `${total} conversations had ${plain(rollback.from.label)}.${doubt}`;
  if (listed.length === 0) return [lead];
  const rows = listed.map(({ id, firstAt, lastAt }) => [id, toIso(firstAt), toIso(lastAt)]);
  const more = total > listed.length ? [`The first ${listed.length} of them:`] : [];
  return [[lead, ...more].join(' '), table(['conversation', 'first', 'last (real time)'], rows, '')];
}
