import { formatDuration } from '#domain/shared/index.ts';
import { formatTime } from './terminal/quantity.ts';
import type { TrafficView } from './view.ts';

type Gap = NonNullable<TrafficView['gaps']>[number];

/** What is missing from the figures, so that nobody takes them for all there was. */
export function gapText({ gateway, kind, from, to }: Gap): string {
  const length = formatDuration(Date.parse(to) - Date.parse(from));
  return kind === 'lost'
    ? `not counted: up to ${length} from ${formatTime(from)} on ${gateway}, which ended without telling`
    : `not counted yet: ${gateway} has not told since ${formatTime(from)}, for ${length}`;
}
