import { mkdir, mkdtemp, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Answer } from '#api/index.ts';
import { AppError, type Digest, shortDigest } from '#domain/shared/index.ts';
import type { AuditView } from '../view.ts';

export type PromotionExport = Answer<'exportPromotion'>;

/** The files of an export, by name. `audit`: the stretch of the log in which it happened, the records of others included. */
export function exportFiles(exported: PromotionExport, audit: readonly AuditView[]): Readonly<Record<string, string>> {
  const { promotion, release, project, plan, evidence, evaluations, traffic, rollbacks, records, report } = exported;
  return {
    'README.md': readme(exported, audit),
    'report.md': report,
    'promotion.json': json({ promotion, release, project }),
    'plan.json': json(plan),
    'decisions.json': json(records),
    'evidence.json': json({ evidence, evaluations }),
    'approvals.json': json({ approvals: promotion.approvals, statements: promotion.statements }),
    'traffic.json': json(traffic),
    ...(rollbacks.length === 0 ? {} : { 'rollbacks.json': json(rollbacks) }),
    'audit.json': json(audit),
  };
}

/** One file an analysis, in order, character by character as it was sealed: its digest is that of the file. */
export function analysisFiles(analyses: readonly Answer<'getAnalysis'>[]): Record<string, string> {
  return Object.fromEntries(
    analyses.map(({ digest, text }, index) => {
      const number = String(index + 1).padStart(3, '0');
      return [`analysis/${number}-${shortDigest(digest as Digest)}.json`, text];
    }),
  );
}

/** Whole or not at all: it is written beside the folder and moved. @throws AppError FILE_UNWRITABLE, also where something is there */
export async function writeFolder(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await refuseExisting(folder);
  try {
    await mkdir(dirname(folder), { recursive: true });
    const draft = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
    try {
      for (const [name, text] of Object.entries(files)) {
        await mkdir(dirname(join(draft, name)), { recursive: true });
        await writeFile(join(draft, name), text);
      }
      // It may be there, empty; not every system moves a folder onto another.
      await rmdir(folder).catch(() => undefined);
      await rename(draft, folder);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      throw error;
    }
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new AppError('FILE_UNWRITABLE', `the export can’t be written to ${folder}: ${because}`, {
      hint: 'name another folder with --out',
      cause: error,
    });
  }
}

/** Asked before anything is fetched. @throws AppError FILE_UNWRITABLE */
export async function refuseExisting(folder: string): Promise<void> {
  const found = await readdir(folder).catch((error: unknown) => (isMissing(error) ? [] : ['a file']));
  if (found.length === 0) return;
  throw new AppError('FILE_UNWRITABLE', `${folder} is there already, and an export overwrites nothing`, {
    hint: 'name a folder that is not there, or an empty one, with --out',
  });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function readme({ promotion, rollbacks }: PromotionExport, audit: readonly AuditView[]): string {
  const { agent, label, environment, id, state } = promotion;
  const first = audit[0]?.sequence ?? 0;
  const last = audit.at(-1)?.sequence ?? 0;
  const hit =
    rollbacks.length === 0 ? '' : '\n- `rollbacks.json`: how it was taken back, and every conversation that had it';
  return `# ${agent} ${label} into ${environment}

Promotion \`${id}\`, ${state}. No prompt, no reply and no secret stands in this folder.

- \`report.md\`: the closing report, for people
- \`promotion.json\`: the promotion with its gates and verdicts; the release, and which parts of it changed; the project that it ran under
- \`plan.json\`: steps, bakes and metrics that it was approved with
- \`decisions.json\`: every act and decision about it, with the numbers that each was decided on
- \`analysis/\`: what each decision rests on, named by its digest in the record of the decision: all that its verdicts depend on, and the verdicts
- \`evidence.json\`: what was shown about the release, and the scores of its evaluations
- \`approvals.json\`: signatures, and what people answered for
- \`traffic.json\`: the candidate’s share, change by change, and what was measured under each version of the route${hit}
- \`audit.json\`: the audit log from record ${first} to ${last}, in which all of that happened, records about other things included

\`headgate audit check --part --file audit.json\` computes the hash chain of that stretch again; it needs no server. Compare the first and the
last hash with those of \`headgate audit list\` to see that it is the same log. \`headgate analysis recompute .\`, offline too, judges the
analyses again, and says whether every verdict comes out the same to the last digit.
`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
