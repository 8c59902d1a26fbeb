import { readFile } from 'node:fs/promises';
import type { Client } from '#api/index.ts';
import type { Chained } from '#domain/evidence/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { AuditView } from './view.ts';

const PAGE = 1_000;

/** The log, page by page: the whole of it, or what lies behind record `after` up to record `last`. */
export async function readAuditLog(
  client: Client,
  { after, last }: { readonly after: number; readonly last: number } = { after: 0, last: Number.MAX_SAFE_INTEGER },
): Promise<readonly AuditView[]> {
  const log: AuditView[] = [];
  for (;;) {
    const behind = log.at(-1)?.sequence ?? after;
    const limit = Math.min(PAGE, last - behind);
    if (limit <= 0) return log;
    const page = await client.call('listAudit', { query: { after: behind, limit } });
    log.push(...page);
    if (page.length < limit) return log;
  }
}

/** A record of the wire as it was hashed: times in milliseconds, the chain's own fields apart. */
export function toChained({ sequence, previous, hash, at, realAt, ...record }: AuditView): Chained<unknown> {
  return {
    sequence,
    previous: previous as Chained<unknown>['previous'],
    hash: hash as Chained<unknown>['hash'],
    record: { ...record, at: Date.parse(at), realAt: Date.parse(realAt) },
  };
}

/** A log that was saved as a file. @throws AppError FILE_UNREADABLE */
export async function readSavedLog(path: string, shown: string): Promise<readonly AuditView[]> {
  const { endpoints } = await import('#api/index.ts');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AppError('FILE_UNREADABLE', `${shown} can't be read`, {
      hint: 'headgate audit list --all --json > audit.json',
      cause,
    });
  });
  const parsed = endpoints.listAudit.response.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new AppError('FILE_UNREADABLE', `${shown} is no saved audit log`, {
    hint: 'headgate audit list --all --json > audit.json',
    cause: parsed.error,
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Judged as "no saved audit log" by the schema.
    return undefined;
  }
}
