import { z } from 'zod';
import { onCloseKinds, windowMoves } from '../../policy/index.ts';
import { durationSetting } from '../quantity.ts';
import { nameSetting } from './name.ts';

const FROM = /^(\d{4}-\d{2}-\d{2}T)?([01]\d|2[0-3]):[0-5]\d$/;

/** One rule of when rollouts may move. */
export const windowSettings = z.strictObject({
  name: nameSetting,
  kind: z.enum(['allow', 'deny']),
  timezone: z.string().optional().describe('an IANA name, such as "Europe/Berlin"; the project’s without it'),
  rrule: z
    .string()
    .optional()
    .describe('RFC 5545, the days on which it recurs; once, on the day of `from`, without it'),
  from: z
    .custom<string>((value) => typeof value === 'string' && FROM.test(value), {
      error: 'a time of day such as "13:00", or a first day and time such as "2026-12-20T18:00"',
    })
    .describe('when it begins on such a day'),
  for: durationSetting('1m', '366d').describe('how long it lasts; whole days are counted by the calendar'),
  appliesTo: z
    .array(z.enum(windowMoves))
    .min(1)
    .max(2)
    .default([...windowMoves]),
  onClose: z.enum(onCloseKinds).default('pause').describe('what a running rollout does when it closes'),
});

/** A rule that isn't written under its environment names it. */
export const placedWindowSettings = z.strictObject({
  ...windowSettings.shape,
  environments: z
    .array(z.string())
    .min(1)
    .max(50)
    .optional()
    .describe('where it holds; the last environment without it'),
});

/** So many rules at one place are enough for anyone, and quickly looked through. */
export const MAX_WINDOWS = 50;

export type WindowSettings = z.infer<typeof placedWindowSettings>;
