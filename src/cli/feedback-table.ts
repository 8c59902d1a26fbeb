import type { Answer } from '#api/index.ts';
import { formatNumber, formatTime } from './terminal/quantity.ts';
import { renderTable } from './terminal/table.ts';
import type { Surface } from './terminal/tone.ts';
import { cleanText } from './terminal/width.ts';

type FeedbackView = Answer<'getFeedback'>;

/** What users said, release by release, and their newest words. */
export function renderFeedback(
  agent: string,
  environment: string,
  { releases, comments }: FeedbackView,
  surface: Surface,
): string {
  const title = cleanText(`what users said of ${agent} in ${environment}`);
  if (releases.length === 0) return `${title}\nnothing yet: no request has been counted here`;
  const counts = renderTable(
    [
      { title: 'release' },
      { title: 'requests', align: 'right' },
      { title: 'rating', align: 'right' },
      { title: 'thumbs', align: 'right' },
      { title: 'complaints', align: 'right' },
      { title: 'resolved', align: 'right' },
      { title: 'handed over', align: 'right' },
    ],
    releases.map((release) => [
      { text: release.label, tone: 'strong' },
      formatNumber(release.requests),
      ratingText(release.ratings),
      `+${formatNumber(release.thumbsUp)} −${formatNumber(release.thumbsDown)}`,
      formatNumber(release.complaints),
      formatNumber(release.resolved),
      formatNumber(release.handedOver),
    ]),
    surface,
  );
  if (comments.length === 0) return [title, counts].join('\n');
  const words = renderTable(
    [{ title: 'at' }, { title: 'release' }, { title: 'about', fixed: true }],
    comments.map(({ at, label, about, traffic }) => [
      formatTime(at),
      traffic === undefined ? label : `${label} (${traffic})`,
      about,
    ]),
    surface,
    comments.map(({ text }) => text),
  );
  return [title, counts, '', words].join('\n');
}

function ratingText({ n, mean }: FeedbackView['releases'][number]['ratings']): string {
  return mean === undefined ? '–' : `${mean.toFixed(2)} (${formatNumber(n)})`;
}
