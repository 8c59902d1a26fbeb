import { z } from 'zod';
import { type Digest, digestOfJson, type EpochMs, type JsonValue } from '../shared/index.ts';

const jsonValue: z.ZodType<JsonValue> = z.json() as unknown as z.ZodType<JsonValue>;

/** A function that the model may call, in OpenAI's JSON form. */
const toolSchema = z.strictObject({
  name: z.string().min(1).max(200),
  description: z.string().default(''),
  parameters: z.record(z.string(), jsonValue).default({}),
  strict: z.boolean().optional().describe('whether calls must follow the parameters exactly'),
});

const partSchema = z.strictObject({
  instructions: z.string().max(1_000_000).optional().describe('the system prompt'),
  model: z
    .strictObject({ name: z.string().min(1), version: z.string().optional() })
    .optional()
    .describe('the model and, where the provider has one, its version'),
  parameters: z.record(z.string(), jsonValue).default({}).describe('temperature, top_p and the like'),
  tools: z.array(toolSchema).default([]),
  retrieval: z.record(z.string(), jsonValue).optional().describe('retrieval settings'),
  artefact: z
    .strictObject({ digest: z.string().regex(/^sha256:[0-9a-f]{64}$/, 'sha256:<64 hex digits>') })
    .optional()
    .describe('the digest of the image or package, where the agent is code'),
});

/** What the parts of a bundle may be called: `sub-agent/returns`, `index`. */
export const componentNameSchema = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_./-]{0,99}$/,
    'a name of letters, digits, "-", "_", "." and "/" that begins with a letter',
  );

/**
 * Everything that makes an agent behave as it does, and nothing that differs between environments. A bundle (a supervisor, its
 * sub-agents, an index) is one release: its components have no versions of their own, so they move and revert as one.
 */
export const releaseDefinitionSchema = partSchema.extend({
  // Absent where there are none: a release of one part keeps the digest that it always had.
  components: z
    .record(componentNameSchema, partSchema)
    .refine((components) => Object.keys(components).length > 0, 'at least one component, or none of this')
    .optional()
    .describe('the other parts of a bundle, by name'),
});

export type ReleaseDefinition = z.infer<typeof releaseDefinitionSchema>;
/** One part of a bundle, or the whole of a release that is none. */
export type ReleasePart = z.infer<typeof partSchema>;
export type Tool = ReleaseDefinition['tools'][number];

/** Where a release came from. Not identity: a squash merge changes no digest. */
type Provenance = {
  /** As it was said first. */
  readonly commit?: string | undefined;
  /** Everyone who was ever named as an author. */
  readonly authors: readonly string[];
  /** Who pushed the commit, as was said last; undefined when nobody said. */
  readonly lastPusher?: string | undefined;
  /** Who was said to have pushed it before that. Absent: nobody else. */
  readonly earlierPushers?: readonly string[] | undefined;
  readonly createdBy: string;
  readonly createdAt: EpochMs;
  /** Who registered the same definition later. Absent: nobody else. */
  readonly alsoRegisteredBy?: readonly string[] | undefined;
};

/** One immutable version of an agent, named by the digest of its definition, with a readable label. */
export type Release = {
  readonly digest: Digest;
  readonly agent: string;
  readonly label: string;
  readonly definition: ReleaseDefinition;
  readonly provenance: Provenance;
};

/**
 * What is known once the same definition was registered again: people are added and never taken away, since each of them had a hand in
 * it. Undefined when it names nobody new.
 */
export function withLaterProvenance(known: Provenance, said: Provenance): Provenance | undefined {
  const pushers = [...(known.earlierPushers ?? []), ...listOf(known.lastPusher)];
  const registrars = [known.createdBy, ...(known.alsoRegisteredBy ?? [])];
  const isNews =
    said.authors.some((author) => !known.authors.includes(author)) ||
    !registrars.includes(said.createdBy) ||
    (said.lastPusher !== undefined && !pushers.includes(said.lastPusher));
  if (!isNews) return undefined;
  const lastPusher = said.lastPusher ?? known.lastPusher;
  const earlierPushers = pushers.filter((pusher) => pusher !== lastPusher);
  const alsoRegisteredBy = [...new Set([...registrars, said.createdBy])].slice(1);
  return {
    ...known,
    authors: [...new Set([...known.authors, ...said.authors])],
    ...(lastPusher === undefined ? {} : { lastPusher }),
    ...(earlierPushers.length === 0 ? {} : { earlierPushers }),
    ...(alsoRegisteredBy.length === 0 ? {} : { alsoRegisteredBy }),
  };
}

function listOf<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}

/** The identity of a release: SHA-256 over the canonical JSON of agent and definition. */
export function digestRelease(agent: string, definition: ReleaseDefinition): Digest {
  return digestOfJson({ agent, definition: withoutUndefined(definition) });
}

function withoutUndefined(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
