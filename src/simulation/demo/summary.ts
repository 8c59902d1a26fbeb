import type { CrowdStats } from '../crowd/tally.ts';
import type { DemoDeps } from './deps.ts';
import type { Measured } from './result.ts';
import type { Timeline } from './timeline.ts';

const SHOWN = {
  promoted: { text: '✔ promoted', tone: 'good' },
  stopped: { text: '✖ stopped', tone: 'bad' },
  'rolled-back': { text: '✖ rolled back', tone: 'bad' },
} as const;

/** The end of the story: what became of each release, and what it cost the users. */
export function tellSummary(
  { timeline, renderTable }: { readonly timeline: Timeline; readonly renderTable: DemoDeps['renderTable'] },
  tried: readonly Measured[],
  crowd: CrowdStats,
  more: { readonly surprises: readonly string[]; readonly reports: readonly string[]; readonly isShuffled: boolean },
): void {
  timeline.heading('What became of them');
  timeline.text(
    renderTable(
      [
        { title: 'Release', fixed: true },
        ...(more.isShuffled ? [{ title: 'Really is', fixed: true }] : []),
        { title: 'Outcome', fixed: true },
        { title: 'Where', fixed: true },
        { title: 'Because' },
      ],
      tried.map(({ candidate, outcome, stage, because, rollbackMs }) => [
        candidate.label,
        ...(more.isShuffled ? [candidate.original] : []),
        SHOWN[outcome],
        stage,
        rollbackMs === null
          ? because
          : `its last user came ${Math.round(rollbackMs)} ms after the decision; ${because}`,
      ]),
      timeline.page,
    ),
  );
  timeline.text('');
  const number = (value: number) => value.toLocaleString('en-GB');
  timeline.text(
    [
      `${number(crowd.sent)} requests in ${number(crowd.conversations)} conversations`,
      `${number(crowd.dropped)} dropped, ${number(crowd.movedConversations)} conversations changed their release midway`,
      ...more.reports.map((path) => `closing report: ${path}`),
    ].join('\n'),
  );
  for (const surprise of more.surprises) timeline.text(`! ${surprise}`);
}

/** What a newcomer can do now. */
export const TRY_NEXT = [
  'Real here: the server, its database, the gateway; every request and decision.',
  'Played: the people, the users, the time of day. The agent is rule-based, and the',
  'judge is the offline one: without a model, indicative only.',
  '',
  'Try next:',
  '  npm run demo -- --shuffle 7            the defects under other names',
  '  npm run demo -- --keep                 look around while everything runs',
  '  npx headgate init --from openai:URL    your own agent',
].join('\n');
