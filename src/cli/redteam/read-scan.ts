import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { scanResultSchema } from '#domain/redteam/index.ts';
import { AppError, shortDigest } from '#domain/shared/index.ts';
import type { ScanAnswer } from '../cli-deps.ts';
import type { Session } from '../session.ts';

const documentSchema = z.looseObject({
  scan: scanResultSchema,
  judgements: z.tuple([
    z.object({ kind: z.literal('red-team'), outcome: z.enum(['pass', 'fail', 'unknown']), because: z.string() }),
  ]),
});

/** A scan as `headgate redteam --format json` wrote it, and where. */
export type ReadScan = Pick<ScanAnswer, 'scan' | 'judgement'> & { readonly file: string };

/** @throws AppError NOT_FOUND, USAGE where the file holds no whole scan */
export async function readScan(session: Session, path: string): Promise<ReadScan> {
  const text = await readFile(resolve(session.deps.folder, path), 'utf8').catch((error: unknown) => {
    throw new AppError('NOT_FOUND', `${path} can’t be read: ${error instanceof Error ? error.message : error}`, {
      hint: 'headgate redteam --format json --out FILE writes one',
    });
  });
  const parsed = documentSchema.safeParse(parseJson(text));
  if (parsed.success) return { file: path, scan: parsed.data.scan, judgement: parsed.data.judgements[0] };
  const [issue] = parsed.error.issues;
  throw new AppError('USAGE', `${path} is no whole scan: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`, {
    hint: 'headgate redteam --format json --out FILE writes one',
  });
}

/** A scan says nothing of another release. Why it is left out, in words; undefined: it is of this one. */
export function whyLeftOut(
  { file, scan }: ReadScan,
  evaluated: {
    readonly agent: string;
    readonly candidate: { readonly release: ScanAnswer['scan']['candidate']['release'] };
  },
): string | undefined {
  if (scan.agent === evaluated.agent && scan.candidate.release === evaluated.candidate.release) return undefined;
  const of = `${scan.agent} ${shortDigest(scan.candidate.release)}`;
  return `${file} is a scan of ${of}, and ${evaluated.agent} ${shortDigest(evaluated.candidate.release)} was evaluated: it is left out`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
