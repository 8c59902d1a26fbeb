import { promisify } from 'node:util';

/** Where the files of a release come from. */
export type GitProvenance = {
  /** Of HEAD; undefined before the first commit. */
  readonly commit: string | undefined;
  /** Of HEAD's commit, else who is configured: `Name <mail>`. */
  readonly author: string | undefined;
  /** Of HEAD's commit, else who is configured: who brought it here last, as far as git knows. */
  readonly committer?: string | undefined;
  /** Whether files differ from HEAD: then the commit isn't what is being released. */
  readonly isDirty: boolean;
};

/** Asks git about a folder; undefined where there is no git or no checkout. */
export async function readGit(folder: string): Promise<GitProvenance | undefined> {
  if ((await git(folder, ['rev-parse', '--is-inside-work-tree'])) !== 'true') return undefined;
  const status = await git(folder, ['status', '--porcelain', '--', '.']);
  const isDirty = status !== '';
  const configured = await configuredAuthor(folder);
  const commit = await git(folder, ['rev-parse', '--verify', 'HEAD']);
  const author = commit === undefined ? undefined : await git(folder, ['log', '-1', '--format=%an <%ae>']);
  const committer = commit === undefined ? undefined : await git(folder, ['log', '-1', '--format=%cn <%ce>']);
  // Uncommitted changes are by whoever works here, not by the author of the last commit.
  return {
    commit,
    author: isDirty ? (configured ?? author) : (author ?? configured),
    committer: isDirty ? (configured ?? committer) : (committer ?? configured),
    isDirty,
  };
}

async function configuredAuthor(folder: string): Promise<string | undefined> {
  const name = await git(folder, ['config', 'user.name']);
  const mail = await git(folder, ['config', 'user.email']);
  if (name === undefined) return mail;
  return mail === undefined ? name : `${name} <${mail}>`;
}

/** What git says, or undefined when it fails or isn't there: provenance is a help, never a condition. */
async function git(folder: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { execFile } = await import('node:child_process');
    const { stdout } = await promisify(execFile)('git', ['-C', folder, ...args], { timeout: 5_000 });
    return stdout.trim();
  } catch {
    return undefined;
  }
}
