import { z } from 'zod';
import { durationSetting, shareSetting } from '../quantity.ts';

const duration = durationSetting('1ms', '1h');
const share = shareSetting();
const score = z.number().min(1).max(5);

/** Thresholds on an environment with real users. */
export const monitoringSettings = z.strictObject({
  responseTime: z.strictObject({ target: duration, warning: duration, critical: duration }),
  errorRate: z.strictObject({ target: share, warning: share, critical: share }),
  quality: z.strictObject({ target: score, warning: score, critical: score, every: durationSetting('1m', '30d') }),
  safetyDefects: z.strictObject({ target: share, warning: share, critical: share }),
  tokens: z.strictObject({ warningIncrease: shareSetting(10_000).describe('of the tokens per request') }),
});

export type MonitoringSettings = z.infer<typeof monitoringSettings>;
