import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Project } from '#domain/config/index.ts';
import { AppError } from '#domain/shared/index.ts';

const MAX_GATEWAY_PROCESSES = 64;

/** The program of this version: where a gateway is put in the place of another one, it may stand somewhere else than that one's. */
export const GATEWAY_PROGRAM = {
  node: process.execPath,
  entry: fileURLToPath(new URL('./gateway.ts', import.meta.url)),
};

/**
 * What V8 is told for it. Where it takes what a request needs for what lives long, each young collection has to keep what only dead
 * requests still name: every other process then stood still for 20 ms at a time and took half as much processor time again. And where
 * few requests come it lets the heap grow by little before it collects all of it, every second or two: one request in a hundred waited
 * 10 ms for that. So it lets it grow to four times what is in use, as it does by itself where many come.
 */
export const GATEWAY_FLAGS = ['--no-allocation-site-pretenuring', '--heap-growing-percent=300'];

/**
 * What a gateway process is started with; written by the server, read by the gateway. Readable by this user only. What the project says
 * of gateways is not among it: that comes with the routes, and needs no other process.
 */
const gatewaySettingsSchema = z.strictObject({
  /** Of the program: another one takes over from a gateway of before. */
  version: z.string(),
  environment: z.string(),
  port: z.int().min(0).max(65_535),
  controlUrl: z.url(),
  /** Of the server's signing key. */
  publicKeyPem: z.string(),
  token: z.string(),
  /** Signs pins and the marks in ids: 32 bytes in hex, the same for all gateways of the installation. */
  pinSecret: z.string().regex(/^[0-9a-f]{64}$/),
  dataFolderHash: z.string(),
  /** What runs it: Node.js and the script. Absent: what runs already. */
  program: z.strictObject({ node: z.string(), entry: z.string() }).optional(),
  /** That share the port; absent: one. */
  processes: z.int().min(1).max(MAX_GATEWAY_PROCESSES).optional(),
});

export type GatewaySettings = z.infer<typeof gatewaySettingsSchema>;

/** The environment whose traffic goes through the gateway, by the project; undefined before there is one. */
export function gatewayEnvironment(project: Project | undefined): string | undefined {
  return project?.environments.findLast((candidate) => candidate.traffic === 'gateway')?.name;
}

export function writeGatewaySettings(folder: string, settings: GatewaySettings): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  replaceFile(settingsPath(folder), `${JSON.stringify(settings, null, 2)}\n`);
}

/** Remembers what stands there, for a gateway that goes on after others were written. Called, it is put back. */
export function keepGatewaySettings(folder: string): () => void {
  const path = settingsPath(folder);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  return () => (text === undefined ? rmSync(path, { force: true }) : replaceFile(path, text));
}

/** @throws AppError FILE_UNREADABLE when they are missing or torn */
export function readGatewaySettings(folder: string): GatewaySettings {
  const path = settingsPath(folder);
  try {
    if (existsSync(path)) return gatewaySettingsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', `${path} can't be used`, {
      hint: 'headgate serve writes it anew',
      cause: error,
    });
  }
  throw new AppError('FILE_UNREADABLE', `${path} is missing`, { hint: 'headgate serve writes it' });
}

function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function settingsPath(folder: string): string {
  return join(folder, 'settings.json');
}
