import { z } from 'zod';
import { shareSetting } from '../quantity.ts';
import { envNameSetting } from './name.ts';

/** Who is sent traces and metrics. */
export const telemetrySettings = z.strictObject({
  otlp: z
    .strictObject({
      endpoint: z.string().describe('base address of an OTLP/HTTP receiver; /v1/traces and /v1/metrics are added'),
      headersEnv: envNameSetting.optional().describe('the variable with headers to send along, as in "api-key=…,x=…"'),
      sample: shareSetting().default('10 %').describe('of the requests that come without a trace of their own'),
    })
    .optional()
    .describe('nothing is sent while it is left out'),
});

export type TelemetrySettings = z.infer<typeof telemetrySettings>;
