import type { z } from 'zod';
import type { EndpointName, endpoints } from '#api/index.ts';

/** What an endpoint answers with; for a list, one entry of it. */
export type ViewOf<N extends EndpointName> =
  z.output<(typeof endpoints)[N]['response']> extends readonly (infer Entry)[]
    ? Entry
    : z.output<(typeof endpoints)[N]['response']>;
