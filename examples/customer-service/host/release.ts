import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Behaviour, digestBehaviour, parseBehaviour } from '../agent/behaviour.ts';

/** What a release folder holds that an agent needs to run. */
type ReleaseFolder = {
  readonly folder: string;
  /** Digest of `behaviour.json`, the artefact. */
  readonly digest: string;
  readonly behaviour: Behaviour;
  readonly instructions: string;
  readonly modelName: string;
};

/** Artefacts by digest. */
export type Catalogue = { find(digest: string): ReleaseFolder | undefined };

/** Reads one release folder; throws with the file when its behaviour is not valid. */
export function readReleaseFolder(folder: string): ReleaseFolder {
  const file = join(folder, 'behaviour.json');
  const bytes = readFileSync(file);
  try {
    return {
      folder,
      digest: digestBehaviour(bytes),
      behaviour: parseBehaviour(bytes.toString('utf8')),
      instructions: readText(join(folder, 'instructions.md')),
      modelName: /^model:.*\bname:\s*"?([\w.-]+)/m.exec(readText(join(folder, 'release.yaml')))?.[1] ?? 'harbour-rules',
    };
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** Finds releases among the sub-folders of these folders, and looks again when a digest is not known yet. */
export function createCatalogue(folders: readonly string[], warn: (message: string) => void): Catalogue {
  let known = new Map<string, ReleaseFolder>();
  const scan = () => {
    known = new Map();
    for (const folder of folders.flatMap(findReleaseFolders)) {
      try {
        const release = readReleaseFolder(folder);
        if (!known.has(release.digest)) known.set(release.digest, release);
      } catch (error) {
        warn(error instanceof Error ? error.message : String(error));
      }
    }
  };
  return {
    find(digest) {
      if (!known.has(digest)) scan();
      return known.get(digest);
    },
  };
}

function findReleaseFolders(parent: string): readonly string[] {
  if (!existsSync(parent)) return [];
  const children = readdirSync(parent, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return [parent, ...children.map((entry) => join(parent, entry.name)).sort()].filter((folder) =>
    existsSync(join(folder, 'behaviour.json')),
  );
}

function readText(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
