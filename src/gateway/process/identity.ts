import { join, resolve } from 'node:path';
import { z } from 'zod';
import { digestOfBytes } from '#domain/shared/index.ts';
import { readWhole, removeFile, writeWhole } from '../disk/atomic-file.ts';
import { parseJson } from '../disk/json-text.ts';

/** What a running gateway leaves in its folder, so that a server that starts again finds it. */
const identitySchema = z.strictObject({
  pid: z.int().positive(),
  url: z.url(),
  gatewayId: z.string(),
  boot: z.string(),
  /** Wall clock, ISO 8601. */
  startedAt: z.string(),
  dataFolderHash: z.string(),
  adminToken: z.string(),
});

export type GatewayIdentity = z.infer<typeof identitySchema>;

/** Names a data folder without telling where it is, so that a gateway of another folder is refused by name. */
export function hashDataFolder(path: string): string {
  return digestOfBytes(resolve(path)).slice(0, 23);
}

/** The gateway that runs, or ran until it was killed, in this folder. Undefined when there is none, or the file is torn. */
export async function readGatewayIdentity(folder: string): Promise<GatewayIdentity | undefined> {
  const text = await readWhole(fileIn(folder));
  if (text === undefined) return undefined;
  return identitySchema.safeParse(parseJson(text)).data;
}

export async function writeGatewayIdentity(folder: string, identity: GatewayIdentity): Promise<void> {
  await writeWhole(fileIn(folder), `${JSON.stringify(identity, null, 2)}\n`);
}

/** Removes the file, unless another start has replaced it. */
export async function removeGatewayIdentity(folder: string, boot: string): Promise<void> {
  const current = await readGatewayIdentity(folder);
  if (current === undefined || current.boot === boot) await removeFile(fileIn(folder));
}

function fileIn(folder: string): string {
  return join(folder, 'gateway.json');
}
