import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { findBreak } from '#domain/evidence/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { readSavedLog, toChained } from '../audit-log.ts';
import { analysesNamedBy } from './analyses-named.ts';
import { type AnalysisFile, readAnalysisFile } from './analysis-file.ts';

/** Of an export; `findings` is what keeps its analyses from being those that the audit log names. */
type AnalysisFolder = {
  readonly files: readonly (AnalysisFile & { readonly name: string })[];
  readonly findings: readonly string[];
};

const promotionSchema = z.object({ promotion: z.object({ id: z.string().startsWith('prm_') }) });

/**
 * The analyses of an exported promotion, held against its stretch of the audit log: the chain is whole, each analysis that a record
 * names is there as it was sealed, and there is no other.
 * @throws AppError FILE_UNREADABLE when it is no export
 */
export async function readAnalysisFolder(folder: string, shown: string): Promise<AnalysisFolder> {
  const id = await readPromotionId(folder, shown);
  const log = await readSavedLog(join(folder, 'audit.json'), `${shown}/audit.json`);
  const broken = findBreak(log.map(toChained), { isPart: true });
  const named = new Set(analysesNamedBy(log.filter(({ subject }) => subject === id)));
  const inFolder = await readdir(join(folder, 'analysis')).catch(() => []);
  const names = inFolder.filter((name) => name.endsWith('.json')).toSorted();
  const files = [];
  for (const name of names) {
    files.push({ name, ...(await readAnalysisFile(join(folder, 'analysis', name), `${shown}/analysis/${name}`)) });
  }
  const there = new Set(files.map(({ digest }) => digest));
  return {
    files,
    findings: [
      ...(broken === undefined ? [] : [`audit.json is broken at record ${broken.sequence}: ${broken.problem}`]),
      ...[...named]
        .filter((digest) => !there.has(digest))
        .map((digest) => `no file holds ${digest}, which a record names`),
      ...files
        .filter(({ digest }) => !named.has(digest))
        .map(
          ({ name, digest }) => `analysis/${name} is ${digest}, which no record names: it was changed, or is another’s`,
        ),
      ...files
        .filter(({ analysis }) => analysis.promotion !== id)
        .map(({ name, analysis }) => `analysis/${name} is about ${analysis.promotion}, not ${id}`),
    ],
  };
}

async function readPromotionId(folder: string, shown: string): Promise<string> {
  try {
    return promotionSchema.parse(JSON.parse(await readFile(join(folder, 'promotion.json'), 'utf8'))).promotion.id;
  } catch (cause) {
    throw new AppError('FILE_UNREADABLE', `${shown} is no exported promotion: its promotion.json can't be read`, {
      hint: 'headgate rollout export PROMOTION --out FOLDER',
      cause,
    });
  }
}
