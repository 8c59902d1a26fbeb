import type { Margin, MetricName } from '../analysis/index.ts';
import { type MetricUnit, metricNature } from '../plan/index.ts';
import { durationText, readDuration, readShare, shareText } from './quantity.ts';

const POINTS = /^(\d+(?:\.\d+)?)\s*points?$/;

const LIMIT_WORDS: Readonly<Record<MetricUnit, string>> = {
  share: 'a percentage such as "1 %"',
  duration: 'a duration such as "5s"',
  number: 'a number of 0 or more',
};

const MARGIN_WORDS: Readonly<Record<MetricUnit, string>> = {
  share: '"5 points" (percentage points), or a share of the baseline’s value such as "50 %"',
  duration: 'a duration such as "500ms", or a share of the baseline’s value such as "50 %"',
  number: 'a number of 0 or more, or a share of the baseline’s value such as "10 %"',
};

/** What a margin of this metric may look like, in words. */
export function marginExpectation(name: MetricName): string {
  return MARGIN_WORDS[metricNature[name].unit];
}

/** What a critical limit of this metric may look like, in words. */
export function limitExpectation(name: MetricName): string {
  return LIMIT_WORDS[metricNature[name].unit];
}

/** `"50 %"` is a share of the baseline's value; everything else is in the metric's unit. Undefined when it fits neither. */
export function readMargin(name: MetricName, value: unknown): Margin | undefined {
  const relative = typeof value === 'string' ? readShare(value) : undefined;
  if (relative !== undefined) return { kind: 'relative', value: relative };
  const absolute = metricNature[name].unit === 'share' ? readPoints(value) : readLimit(name, value);
  return absolute === undefined ? undefined : { kind: 'absolute', value: absolute };
}

/** A limit in the metric's unit; undefined when it is none. */
export function readLimit(name: MetricName, value: unknown): number | undefined {
  switch (metricNature[name].unit) {
    case 'share': {
      const share = typeof value === 'string' ? readShare(value) : undefined;
      return share !== undefined && share <= 1 ? share : undefined;
    }
    case 'duration':
      return typeof value === 'string' ? readDuration(value) : undefined;
    default:
      return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
  }
}

/** The setting that reads back as the same margin. */
export function marginSetting(name: MetricName, margin: Margin): string | number {
  if (margin.kind === 'relative') return shareText(margin.value);
  if (metricNature[name].unit !== 'share') return limitSetting(name, margin.value);
  return `${Number((margin.value * 100).toPrecision(12))} points`;
}

/** The setting that reads back as the same limit. */
export function limitSetting(name: MetricName, limit: number): string | number {
  const { unit } = metricNature[name];
  if (unit === 'share') return shareText(limit);
  return unit === 'duration' ? durationText(limit) : limit;
}

function readPoints(value: unknown): number | undefined {
  const match = typeof value === 'string' ? POINTS.exec(value.trim()) : null;
  const points = match === null ? Number.NaN : Number(match[1]);
  return points <= 100 ? Number((points / 100).toPrecision(12)) : undefined;
}
