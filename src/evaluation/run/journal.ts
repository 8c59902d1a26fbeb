import { appendFile, mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type CaseReply, caseReplySchema, type Spent } from '#domain/analysis/index.ts';
import {
  DAY_MS,
  type DurationMs,
  digestOfJson,
  type EpochMs,
  formatDuration,
  shortDigest,
} from '#domain/shared/index.ts';
import type { Evaluator } from '../evaluator/index.ts';
import type { EvaluationPlan, Journal } from './plan.ts';

/** Older replies are no company for new ones: the world has moved on. */
const OLDEST_MS: DurationMs = DAY_MS;
/** What nobody came back for is taken away after so long. */
const FORGOTTEN_MS: DurationMs = 7 * DAY_MS;

type JournalOptions = {
  readonly folder: string;
  /** Tells evaluations apart that ask the same. */
  readonly key: string;
  /** Whether what an interrupted evaluation of the same key left is taken over. */
  readonly recall: boolean;
  /** Whether the rest stays where some failed. */
  readonly retries?: boolean | undefined;
  readonly now: EpochMs;
};

/** A reply that is settled: it did not fail. */
const replySchema = caseReplySchema.omit({ error: true });

const spentSchema = z.object({ judgeCalls: z.number(), tokens: z.number(), costMicroUsd: z.number() });

const lineSchema = z.union([
  z.strictObject({ startedAt: z.number() }),
  z.strictObject({
    arm: z.enum(['candidate', 'baseline']),
    at: z.int().nonnegative(),
    reply: replySchema,
    spent: spentSchema.optional(),
  }),
]);

/** The journal of a plan. Only the same releases, cases, evaluators and judges share one; so nothing else can get into a result. */
export async function openJournal(
  { folder, key, recall, retries = false, now }: JournalOptions,
  plan: EvaluationPlan,
  evaluators: readonly Evaluator[],
): Promise<Journal> {
  const path = join(folder, `${shortDigest(digestOfPlan(key, plan, evaluators))}.jsonl`);
  const known = recall ? await readJournal(path, now) : undefined;
  let problem: string | undefined;
  let unsettled = 0;
  let lying = known?.replies.size ?? 0;
  let waitingReplies = 0;
  let waiting = '';
  let writing: Promise<void> = begin();

  /** What comes in while a write is under way is written with the next. */
  function write(line: object): Promise<void> {
    const isNext = waiting === '';
    waiting += `${JSON.stringify(line)}\n`;
    if (isNext) writing = writing.then(writeWaiting);
    return writing;
  }

  async function writeWaiting(): Promise<void> {
    const [text, replies] = [waiting, waitingReplies];
    [waiting, waitingReplies] = ['', 0];
    try {
      if (problem !== undefined) return;
      await appendFile(path, text, { mode: 0o600 });
      lying += replies;
    } catch (error) {
      problem = describe(error);
    }
  }

  async function begin(): Promise<void> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await forgetOld(folder, now);
      if (known === undefined) await rm(path, { force: true });
    } catch (error) {
      problem = describe(error);
    }
  }

  const toRetry = () => (retries && problem === undefined ? unsettled : 0);
  if (known === undefined) await write({ startedAt: now });
  return {
    recall: ({ arm, at }) => known?.replies.get(`${arm} ${at}`),
    recalled: known === undefined ? undefined : recalledText(known, now),
    spent: known?.spent,
    known: known?.replies.size ?? 0,
    async keep({ arm, at }, reply, spent) {
      // What failed is asked again: the agent or the judge may be back by then.
      if (!isSettled(reply)) {
        unsettled += 1;
        return;
      }
      waitingReplies += 1;
      await write({ arm, at, reply, ...(spent === undefined ? {} : { spent }) });
    },
    async end() {
      await writing;
      if (toRetry() === 0) await rm(path, { force: true }).catch(() => undefined);
    },
    async kept() {
      await writing;
      return lying;
    },
    get toRetry() {
      return toRetry();
    },
    get problem() {
      return problem;
    },
  };
}

function describe(error: unknown): string {
  return `replies are not kept, so an interrupted evaluation would begin anew: ${String(error)}`;
}

function isSettled({ error, scorings }: CaseReply): boolean {
  return error === undefined && scorings.every(({ outcome }) => outcome !== 'errored');
}

function digestOfPlan(key: string, plan: EvaluationPlan, evaluators: readonly Evaluator[]) {
  const { candidate, baseline, dataset, repeats, plantedSecrets, timeoutMs } = plan;
  const arms = [candidate, baseline].map((arm) => arm && { release: arm.release, endpoint: arm.endpoint });
  const scored = evaluators.map(({ info }) => info);
  const all = { key, arms, dataset: dataset.digest, repeats, plantedSecrets, timeoutMs, scored };
  return digestOfJson(JSON.parse(JSON.stringify(all)));
}

type Known = {
  readonly startedAt: EpochMs;
  readonly replies: ReadonlyMap<string, CaseReply>;
  readonly spent: Spent | undefined;
};

/** Undefined where there is none, or it is too old. A line that is broken, as the last one may be, is no reply. */
async function readJournal(path: string, now: EpochMs): Promise<Known | undefined> {
  const text = await readFile(path, 'utf8').catch(() => '');
  const replies = new Map<string, CaseReply>();
  let startedAt: EpochMs | undefined;
  let spent: Spent | undefined;
  for (const line of text.split('\n')) {
    const parsed = lineSchema.safeParse(parseJson(line));
    if (!parsed.success) continue;
    if ('startedAt' in parsed.data) startedAt = parsed.data.startedAt;
    else {
      replies.set(`${parsed.data.arm} ${parsed.data.at}`, parsed.data.reply);
      // What was spent is told with each reply, up to it.
      spent = parsed.data.spent ?? spent;
    }
  }
  const isUsable = startedAt !== undefined && now - startedAt < OLDEST_MS && replies.size > 0;
  return isUsable && startedAt !== undefined ? { startedAt, replies, spent } : undefined;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

async function forgetOld(folder: string, now: EpochMs): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const { mtimeMs } = await stat(path);
    if (now - mtimeMs > FORGOTTEN_MS) await rm(path, { force: true });
  }
}

function recalledText({ replies: { size }, startedAt }: Known, now: EpochMs): string {
  return `goes on: ${size} ${size === 1 ? 'reply is' : 'replies are'} there from ${formatDuration(Math.max(0, now - startedAt))} ago`;
}
