import { z } from 'zod';
import { readKeySource } from '../../traffic/index.ts';

/** Where keys may stand in a request, first match wins: `header:NAME`, `body:PATH` or `cookie:NAME`. */
export const keySources = z
  .array(
    z.string().superRefine((text, context) => {
      const read = readKeySource(text);
      if (read.kind === 'problem') context.addIssue({ code: 'custom', message: read.expected });
    }),
  )
  .max(20);
