import type { EpochMs } from '../shared/index.ts';

/** The stored row that maps real time to Headgate's clock. Every process reads it; a change of rate makes no jump. */
export type ClockSetting = { readonly originReal: EpochMs; readonly originVirtual: EpochMs; readonly rate: number };

/** Headgate's time: bakes, windows, schedules and expiry are measured on it. */
export function clockNow(setting: ClockSetting, realNow: EpochMs): EpochMs {
  return Math.round(setting.originVirtual + (realNow - setting.originReal) * setting.rate);
}

/** When in real time Headgate's clock shows that, by the present mapping: for what lies before it, an estimate. */
export function realTimeAt(setting: ClockSetting, virtual: EpochMs): EpochMs {
  return Math.round(setting.originReal + (virtual - setting.originVirtual) / setting.rate);
}

/** The same clock from now on at another rate. */
export function withRate(setting: ClockSetting, realNow: EpochMs, rate: number): ClockSetting {
  return { originReal: realNow, originVirtual: clockNow(setting, realNow), rate };
}
