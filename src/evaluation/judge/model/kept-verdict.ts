import { type Digest, digestOfJson } from '#domain/shared/index.ts';
import type { ModelVerdict } from './ask-verdict.ts';
import type { Memory } from './disk-memory.ts';
import type { VerdictParts } from './read-verdict.ts';

type Scored = Extract<ModelVerdict, { outcome: 'scored' }>;

/** A verdict that was kept: of several parts only where each is there. */
export async function findVerdict(
  memory: Memory,
  key: Digest,
  names: readonly string[] | undefined,
): Promise<Scored | undefined> {
  if (names === undefined) {
    const found = await memory.find(key);
    return found && { outcome: 'scored', score: found.score, reason: found.reason, model: found.model };
  }
  const parts: Record<string, VerdictParts[string]> = {};
  let worst: Scored | undefined;
  for (const name of names) {
    const found = await memory.find(keyOfPart(key, name));
    if (found === undefined) return undefined;
    const { score, reason, model } = found;
    parts[name] = { score, reason };
    if (worst === undefined || score > worst.score) worst = { outcome: 'scored', score, reason, model };
  }
  return worst && { ...worst, parts };
}

export async function keepVerdict(memory: Memory, key: Digest, { score, reason, model, parts }: Scored): Promise<void> {
  if (parts === undefined) return memory.keep(key, { score, reason, model });
  for (const [name, part] of Object.entries(parts)) await memory.keep(keyOfPart(key, name), { ...part, model });
}

function keyOfPart(key: Digest, part: string): Digest {
  return digestOfJson({ key, part });
}
