import { type ClockSetting, clockNow } from '#domain/policy/index.ts';
import { type EpochMs, toIso } from '#domain/shared/index.ts';
import type { ViewOf } from './view-of.ts';

export function clockView(setting: ClockSetting, realNow: EpochMs): ViewOf<'getClock'> {
  return { now: toIso(clockNow(setting, realNow)), rate: setting.rate };
}
