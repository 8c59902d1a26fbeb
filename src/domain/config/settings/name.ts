import { z } from 'zod';

/** What agents, environments and strategies may be called: it stands in URLs, ids and tables. */
export const nameSetting = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9-]{0,62}$/,
    'a name of letters, digits and "-" that begins with a letter, at most 63 long',
  );

/** The name of an environment variable. A pasted secret has `-` in it, or is refused as one. */
export const envNameSetting = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]{0,199}$/, 'the name of an environment variable, such as OPENAI_API_KEY');
