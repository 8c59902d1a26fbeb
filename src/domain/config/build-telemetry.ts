import { assert } from '../shared/index.ts';
import type { Telemetry } from '../traffic/index.ts';
import { ratioOf } from './build-plan.ts';
import type { ReadEnv } from './reference.ts';
import type { TelemetrySettings } from './settings/telemetry-settings.ts';
import { readUrl } from './url.ts';

/** Undefined where nothing is sent. */
export function buildTelemetry({ otlp }: TelemetrySettings, env: ReadEnv): Telemetry | undefined {
  if (otlp === undefined) return undefined;
  const endpoint = readUrl(otlp.endpoint, [], env).value;
  assert(endpoint !== undefined, 'addresses are checked before they are built');
  const { headersEnv, sample } = otlp;
  return { endpoint, ...(headersEnv === undefined ? {} : { headersEnv }), sampleRatio: ratioOf(sample) };
}
