import { formatBp } from '#domain/shared/index.ts';
import { gapText } from './gap-text.ts';
import { formatCount, formatMeasuredBp, formatNumber, formatQuantity } from './terminal/quantity.ts';
import { renderTable } from './terminal/table.ts';
import { paint, type Surface } from './terminal/tone.ts';
import { cleanText } from './terminal/width.ts';
import { wrapText } from './terminal/wrap.ts';
import type { TrafficView } from './view.ts';

/** Who gets how much: what was asked for beside what was measured, and how many conversations are still open. */
export function renderTraffic(traffic: TrafficView, surface: Surface): string {
  const mode = traffic.mode === 'gateway' ? 'steered by the gateway' : 'direct: all at once, nobody is split';
  const title = cleanText(`${traffic.agent} in ${traffic.environment} (${mode})`);
  if (traffic.targets.length === 0) return `${title}\nnothing takes traffic here yet`;
  const table = renderTable(
    [
      { title: 'release' },
      { title: 'role' },
      { title: 'wanted', align: 'right' },
      { title: 'measured', align: 'right' },
      { title: 'requests', align: 'right' },
      { title: 'open', align: 'right' },
    ],
    traffic.targets.map(({ label, role, wantedBp, measuredBp, requests, openConversations }) => [
      { text: label, tone: 'strong' },
      role,
      formatBp(wantedBp),
      formatMeasuredBp(measuredBp),
      formatNumber(requests),
      openConversations === null ? '–' : formatNumber(openConversations),
    ]),
    surface,
  );
  const notes = [...bannedLines(traffic, surface), ...ratioLines(traffic, surface), ...besideLines(traffic)];
  return [title, table, ...notes, ...gapLines(traffic, surface)].join('\n');
}

/** What is banned and runs all the same is not to be overlooked. */
function bannedLines({ agent, environment, quarantined = [] }: TrafficView, surface: Surface): readonly string[] {
  return quarantined.flatMap(({ label, quarantine, because, waitsForPerson }) => {
    const text = cleanText(`✖ ${label} is quarantined (${quarantine}): ${because}`);
    const act = `a person has to act: headgate promote LABEL --agent ${agent} --to ${environment}`;
    return [
      ...wrapText(text, surface.columns).map((line) => paint(line, 'bad', surface)),
      ...(waitsForPerson ? wrapText(cleanText(act), surface.columns) : []),
    ];
  });
}

/** How conversations were divided; a mismatch puts every comparison in doubt. */
function ratioLines({ sampleRatio }: TrafficView, surface: Surface): readonly string[] {
  if (sampleRatio === undefined) return [];
  if (sampleRatio.state === 'as-wanted') return wrapText(cleanText(sampleRatio.because), surface.columns);
  const text = cleanText(`✖ sample ratio mismatch: ${sampleRatio.because}`);
  return wrapText(text, surface.columns).map((line) => paint(line, 'bad', surface));
}

function gapLines({ gaps = [] }: TrafficView, surface: Surface): readonly string[] {
  return gaps.flatMap((gap) =>
    wrapText(`! ${gapText(gap)}`, surface.columns).map((line) => paint(line, 'warn', surface)),
  );
}

/** Testers and copies: there, but no part of the users' figures above. */
function besideLines({ targets, shadow, limitedRequests = 0, refusedBy = [] }: TrafficView): readonly string[] {
  const refusals = refusedBy.map(
    ({ gateway, because }) => `! ${gateway} can’t follow this and goes on as before: ${cleanText(because)}`,
  );
  const testers = targets
    .filter(({ testerRequests }) => testerRequests > 0)
    .map(({ label, testerRequests }) => `testers: ${formatCount(testerRequests, 'request')} to ${cleanText(label)}`);
  const toppedUp = targets.flatMap(({ topUpRequests = 0, label }) =>
    topUpRequests === 0
      ? []
      : [`top-up: ${formatCount(topUpRequests, 'request')} of Headgate’s own to ${cleanText(label)}`],
  );
  const limited =
    limitedRequests === 0
      ? []
      : [`limits: ${formatCount(limitedRequests, 'request')} refused, and counted against no release`];
  const lines = [...refusals, ...testers, ...toppedUp, ...limited];
  if (shadow === undefined) return lines;
  const { label, shareBp, copies, failed, shed, meanMs } = shadow;
  const mean = meanMs === null ? '' : `, ${formatQuantity(meanMs, 'ms')} on average`;
  const counts = `${formatCount(copies, 'copy', 'copies')}, ${formatNumber(failed)} failed, ${formatNumber(shed)} shed`;
  return [...lines, `shadow: ${formatBp(shareBp)} to ${cleanText(label)}: ${counts}${mean}`];
}
