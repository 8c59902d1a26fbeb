import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Control } from '#control/index.ts';
import { SYSTEM } from '#domain/evidence/index.ts';
import type { Role } from '#domain/policy/index.ts';
import type { UnitOfWork } from '#ports/index.ts';

/**
 * A token for one of our own processes, kept in a file that only this user can read. A file whose token the store does not know
 * (another database, say) is replaced.
 */
export async function keepMachineToken(
  deps: { readonly control: Control; readonly unitOfWork: UnitOfWork },
  path: string,
  name: string,
  roles: readonly Role[],
): Promise<string> {
  const kept = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  const hash = createHash('sha256').update(kept).digest('hex');
  if (kept !== '' && (await deps.unitOfWork.run((tx) => tx.tokens.findByHash(hash))) !== undefined) return kept;
  const { secret } = await deps.control.createToken(SYSTEM, { holder: { kind: 'machine', name }, roles });
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(`${path}.new`, `${secret}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return secret;
}

/** The administrator's token, made when there is no token of any person yet; undefined later: it is shown once. */
export async function firstAdministrator(deps: {
  readonly control: Control;
  readonly unitOfWork: UnitOfWork;
}): Promise<string | undefined> {
  const tokens = await deps.unitOfWork.run((tx) => tx.tokens.list());
  if (tokens.some((token) => token.actor.kind === 'person')) return undefined;
  const holder = { kind: 'person', name: 'administrator' } as const;
  return (await deps.control.createToken(SYSTEM, { holder, roles: ['administrator'] })).secret;
}
