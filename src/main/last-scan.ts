import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ScanResult, scanResultSchema } from '#domain/redteam/index.ts';
import { localFolder } from './local-folder.ts';

/** The last scan of an agent here; undefined: there is none, or it can't be read any more. */
export async function readLastScan(agent: string): Promise<ScanResult | undefined> {
  try {
    return scanResultSchema.parse(JSON.parse(await readFile(pathOf(agent), 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * Replaces it whole, readable by its owner only: it holds what an agent said under attack.
 * @returns why that failed, in words; undefined: it didn't
 */
export async function keepLastScan(scan: ScanResult): Promise<string | undefined> {
  const path = pathOf(scan.agent);
  const draft = `${path}.${process.pid}.new`;
  try {
    await mkdir(join(localFolder(), 'scans'), { recursive: true, mode: 0o700 });
    await writeFile(draft, JSON.stringify(scan), { mode: 0o600 });
    await rename(draft, path);
    return undefined;
  } catch (error) {
    return `the scan is not kept, so the next one can't say what changed: ${String(error)}`;
  }
}

function pathOf(agent: string): string {
  return join(localFolder(), 'scans', `${agent.replace(/[^\w-]/g, '_')}.json`);
}
