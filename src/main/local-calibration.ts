import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { LocalCalibration, LookedAt } from '#cli/index.ts';
import { isRecordOf, type JudgeRecord, lookAtJudge } from '#domain/analysis/index.ts';
import type { LabelledSet } from '#domain/dataset/index.ts';
import { AppError, type Digest, isDigest, shortDigest } from '#domain/shared/index.ts';
import { systemClock } from './adapter/time.ts';
import { localFolder } from './local-folder.ts';
import { localRunners } from './local-runners.ts';

const answers = z.record(z.string(), z.tuple([z.boolean(), z.boolean()]));
const recordsSchema = z.array(
  z.strictObject({
    evaluator: z.strictObject({ name: z.string(), version: z.string(), judge: z.string() }),
    set: z.custom<Digest>((value) => typeof value === 'string' && isDigest(value)),
    first: answers,
    newest: answers,
    newestAt: z.number(),
    looks: z.int().nonnegative(),
    drift: z.strictObject({ at: z.number(), because: z.string() }).optional(),
  }),
);

/** Asks the judge about a labelled set in this process, and keeps what it said for the evaluations and the looks to come. */
export async function localCalibration(request: LocalCalibration): Promise<readonly LookedAt[]> {
  const { project, set, onProgress, signal } = request;
  const known = await readJudgeRecords(set);
  const judged = await localRunners().evaluation.calibrate(project.evaluation, set, onProgress, signal);
  const at = systemClock.now();
  const looks = judged.map((labels): LookedAt => {
    const before = known.find((record) => isRecordOf(record, labels.evaluator));
    const record = lookAtJudge(before, labels, set.digest, at);
    return { judged: labels, record, isHeard: record !== undefined && record !== before };
  });
  const others = known.filter((record) => !looks.some(({ judged: { evaluator } }) => isRecordOf(record, evaluator)));
  const records = [...others, ...looks.flatMap(({ record }) => record ?? [])];
  await writeWhole(pathOf(set), `${JSON.stringify(records)}\n`);
  return looks;
}

/** What judges said of a set here, by `headgate judge calibrate`. @throws AppError FILE_UNREADABLE */
export async function readJudgeRecords(set: LabelledSet): Promise<readonly JudgeRecord[]> {
  const path = pathOf(set);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  const parsed = recordsSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new AppError('FILE_UNREADABLE', `${path} is not what \`headgate judge calibrate\` wrote there`, {
    hint: 'take the file away, and what the judge first said is forgotten: headgate judge calibrate',
    cause: parsed.error,
  });
}

/** Whole or not at all, also where the process ends meanwhile. */
async function writeWhole(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeFile(`${path}.next`, text, { mode: 0o600 });
  await rename(`${path}.next`, path);
}

/** Undefined where it is none: the schema says so. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pathOf({ digest }: LabelledSet): string {
  return join(localFolder(), 'judge-records', `${shortDigest(digest)}.json`);
}
