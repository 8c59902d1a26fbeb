import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type Case, messagesOf } from '#domain/dataset/index.ts';
import { DAY_MS, type DurationMs, digestOfJson, type EpochMs, shortDigest } from '#domain/shared/index.ts';
import type { AgentReply, EvaluationArm } from '#ports/index.ts';
import type { ReplyShelf } from './plan.ts';

/** What nobody asked to be kept for longer is not read any more: its model, its tools and what they read have moved on. */
const OLDEST_MS: DurationMs = 30 * DAY_MS;
/** A file that grew past this is written anew, without what is too old. */
const MOST_BYTES = 32 * 1024 * 1024;

type Replied = Extract<AgentReply, { kind: 'replied' }>;

/** A reply of before, and when it was given. */
type ShelvedReply = { readonly reply: Replied; readonly at: EpochMs };

const lineSchema = z.object({
  asked: z.string(),
  at: z.number(),
  reply: z.object({
    kind: z.literal('replied'),
    text: z.string(),
    toolCalls: z.array(
      z.object({
        name: z.string(),
        arguments: z.json(),
        outcome: z.enum(['succeeded', 'failed']).optional(),
      }),
    ),
    latencyMs: z.number(),
    tokens: z
      .number()
      .optional()
      .transform((tokens) => tokens),
    outputTokens: z.number().optional(),
  }),
});

/**
 * Replies of releases, by release, address and what was asked: a baseline that answered no longer ago than `maxAgeMs` is not asked
 * again. 0: it is; `Infinity`: what it said once is what it says.
 */
export function createReplyShelf(folder: string, now: () => EpochMs, maxAgeMs: DurationMs): ReplyShelf {
  const files = new Map<string, Promise<Map<string, ShelvedReply>>>();
  let reused: { replies: number; oldestAt: EpochMs } | undefined;
  const open = (path: string) => {
    const opened = files.get(path) ?? readShelf(folder, path, now(), Math.max(OLDEST_MS, maxAgeMs));
    files.set(path, opened);
    return opened;
  };
  return {
    async recallOr({ plan, item, repeat }, ask) {
      const path = pathOf(folder, plan);
      const asked = askedOf(item, repeat);
      const shelf = await open(path);
      const found = maxAgeMs > 0 ? shelf.get(asked) : undefined;
      if (found !== undefined && now() - found.at <= maxAgeMs) {
        reused = { replies: (reused?.replies ?? 0) + 1, oldestAt: Math.min(found.at, reused?.oldestAt ?? found.at) };
        return found.reply;
      }
      const reply = await ask();
      if (reply.kind === 'replied') {
        const line = `${JSON.stringify({ asked, at: now(), reply })}\n`;
        // What can't be kept is asked again another time.
        await appendFile(path, line, { mode: 0o600 }).catch(() => undefined);
      }
      return reply;
    },
    get reused() {
      return reused;
    },
  };
}

/** A line that is broken, as the last one may be, is no reply. */
async function readShelf(
  folder: string,
  path: string,
  now: EpochMs,
  oldestMs: DurationMs,
): Promise<Map<string, ShelvedReply>> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(() => undefined);
  const text = await readFile(path, 'utf8').catch(() => '');
  const shelf = new Map<string, ShelvedReply>();
  const fresh: string[] = [];
  for (const line of text.split('\n')) {
    const parsed = lineSchema.safeParse(parseJson(line)).data;
    if (parsed === undefined || now - parsed.at > oldestMs) continue;
    shelf.set(parsed.asked, { reply: parsed.reply, at: parsed.at });
    fresh.push(line);
  }
  if (text.length > MOST_BYTES) {
    await writeAnew(path, fresh.map((line) => `${line}\n`).join(''));
  }
  return shelf;
}

/** Where there is no room for it, what is there stays. */
async function writeAnew(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.new`;
  try {
    await writeFile(draft, text, { mode: 0o600 });
    await rename(draft, path);
  } catch {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

function pathOf(folder: string, { release, endpoint }: EvaluationArm): string {
  return join(folder, `${shortDigest(digestOfJson(JSON.parse(JSON.stringify({ release, endpoint }))))}.jsonl`);
}

/** What the agent sees of a case; what it is held against may change meanwhile. */
function askedOf(item: Case, repeat: number): string {
  return shortDigest(digestOfJson(JSON.parse(JSON.stringify({ messages: messagesOf(item), repeat }))));
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
