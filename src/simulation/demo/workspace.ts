import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Candidate } from './candidate.ts';

/** The folders of one run. */
export type Workspace = {
  /** headgate.yaml with its cases and releases. */
  readonly projectFile: string;
  releaseFolder(label: string): string;
  readonly releasesFolder: string;
  /** Of the host: one access log a deployment. */
  readonly logFolder: string;
  /** Of the server. */
  readonly dataFolder: string;
};

/** Where the example's headgate.yaml expects the deploy hook. */
const EXAMPLE_HOST = 'http://127.0.0.1:7410';

/**
 * Copies the example's project, each release under the name that it has in this run. Under a name that is not its own, a
 * good release's instructions differ by a line about the version: the same agent, another digest.
 */
export async function layOut(
  folder: string,
  exampleFolder: string,
  candidates: readonly Candidate[],
): Promise<Workspace> {
  const project = join(folder, 'project');
  const releasesFolder = join(project, 'releases');
  await mkdir(releasesFolder, { recursive: true });
  await cp(join(exampleFolder, 'cases.jsonl'), join(project, 'cases.jsonl'));
  await cp(join(exampleFolder, 'releases', 'v1'), join(releasesFolder, 'v1'), { recursive: true });
  for (const { label, original } of candidates) {
    const target = join(releasesFolder, label);
    await cp(join(exampleFolder, 'releases', original), target, { recursive: true });
    if (original === 'v1') await appendLine(join(target, 'instructions.md'), `Version of this text: ${label}.`);
  }
  return {
    projectFile: join(project, 'headgate.yaml'),
    releaseFolder: (label) => join(releasesFolder, label),
    releasesFolder,
    logFolder: join(folder, 'access-logs'),
    dataFolder: join(folder, 'data'),
  };
}

/** Writes the example's headgate.yaml with the address that the host got. */
export async function writeProjectFile(workspace: Workspace, exampleFolder: string, hostUrl: string): Promise<void> {
  const text = await readFile(join(exampleFolder, 'headgate.yaml'), 'utf8');
  await writeFile(workspace.projectFile, text.replaceAll(EXAMPLE_HOST, hostUrl));
}

async function appendLine(file: string, line: string): Promise<void> {
  await writeFile(file, `${(await readFile(file, 'utf8')).trimEnd()}\n\n${line}\n`);
}
