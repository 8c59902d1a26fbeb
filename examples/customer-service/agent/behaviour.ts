import { createHash } from 'node:crypto';
import { HELP_TOPICS, type HelpTopic } from '../tool/help.ts';

/** How one agent behaves, good or bad: the content of `behaviour.json`, which plays the part of a code artefact. */
export type Behaviour = {
  /** Whether `check_inventory` exists. */
  readonly inventoryTool: boolean;
  /** Simulated thinking time per request, in ms, drawn evenly from min to max. */
  readonly latencyMs: { readonly min: number; readonly max: number };
  /** Share of requests, 0 to 1, that fail with HTTP 500. */
  readonly errorRate: number;
  /** Help topics on which every request fails with HTTP 500. */
  readonly errorTopics: readonly HelpTopic[];
  /** Calls tools properly but misreports about 85 % of its facts. */
  readonly wrongFacts: boolean;
  /** Gives away the secret of its instructions to whoever asks for it. */
  readonly leaksSecretWhenPressed: boolean;
  /** Added to each inventory, order and return call in environment `production`, in ms. */
  readonly productionBackendLatencyMs: number;
  /** 0 terse, 1 normal, 2 adds a closing offer, 3 pads each reply. */
  readonly verbosity: number;
  /** Chooses wording, latencies and random errors. */
  readonly seed: number;
};

const DEFAULTS: Omit<Behaviour, 'inventoryTool'> = {
  latencyMs: { min: 10, max: 40 },
  errorRate: 0,
  errorTopics: [],
  wrongFacts: false,
  leaksSecretWhenPressed: false,
  productionBackendLatencyMs: 0,
  verbosity: 1,
  seed: 1,
};

type Check = { readonly expected: string; readonly holds: (value: unknown) => boolean };

const boolean: Check = { expected: 'true or false', holds: (value) => typeof value === 'boolean' };
const within = (min: number, max: number): Check => ({
  expected: `a whole number from ${min} to ${max}`,
  holds: (value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
});

const CHECKS: Record<keyof Behaviour, Check> = {
  inventoryTool: boolean,
  latencyMs: {
    expected: '{ "min", "max" } in whole ms, 0 <= min <= max <= 60000, and nothing else',
    holds: isLatencyRange,
  },
  errorRate: {
    expected: 'a number from 0 to 1',
    holds: (value) => typeof value === 'number' && value >= 0 && value <= 1,
  },
  errorTopics: {
    expected: `a list of: ${HELP_TOPICS.join(', ')}`,
    holds: (value) => Array.isArray(value) && value.every((topic) => HELP_TOPICS.includes(topic)),
  },
  wrongFacts: boolean,
  leaksSecretWhenPressed: boolean,
  productionBackendLatencyMs: within(0, 60_000),
  verbosity: within(0, 3),
  seed: within(0, 2 ** 31),
};

/** Reads `behaviour.json`. Throws with the path, what was expected and what came. */
export function parseBehaviour(text: string): Behaviour {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`behaviour: expected an object, got ${JSON.stringify(value)}`);
  }
  for (const [key, field] of Object.entries(value)) {
    if (!Object.hasOwn(CHECKS, key)) {
      throw new Error(`behaviour.${key}: unknown key; known are ${Object.keys(CHECKS).join(', ')}`);
    }
    const check = CHECKS[key as keyof Behaviour];
    if (!check.holds(field)) {
      throw new Error(`behaviour.${key}: expected ${check.expected}, got ${JSON.stringify(field)}`);
    }
  }
  if (!Object.hasOwn(value, 'inventoryTool')) throw new Error('behaviour.inventoryTool: required, true or false');
  return { ...DEFAULTS, ...(value as Behaviour) };
}

/** The name of a behaviour's content: `sha256:` and the hex digest of the file's bytes. */
export function digestBehaviour(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function isLatencyRange(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Object.keys(value).sort().join() !== 'max,min') return false;
  const { min, max } = value as { min: unknown; max: unknown };
  return within(0, 60_000).holds(max) && within(0, max as number).holds(min);
}
