import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { AppError, type Digest } from '#domain/shared/index.ts';
import { keepHeapSmall } from './small-heap.ts';

/** Settings, prompts and tools are texts that people write; what is larger was named by mistake. */
const MAX_TEXT_MB = 5;
/** Datasets may be made by machines. */
export const MAX_DATASET_MB = 256;

/** From here on what is made of a file is worth keeping in little room; smaller ones are read too fast to notice. */
const LARGE_MB = 1;

/** What reading a file came to. `missing` and `unreadable` are answers, not exceptions: all problems are told at once. */
type FileRead<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly because: string };

/** Reads UTF-8 text, of at most 5 MB unless said otherwise. A byte order mark is left out. */
export async function readText(path: string, maxMb: number = MAX_TEXT_MB): Promise<FileRead<string>> {
  return attempt(async () => {
    const { size } = await checkFile(path);
    const sizeMb = size / 1024 / 1024;
    if (sizeMb > maxMb) throw new Refusal(`it is ${sizeMb.toFixed(1)} MB; at most ${maxMb} MB are read`);
    if (sizeMb > LARGE_MB) keepHeapSmall();
    const bytes = await readFile(path);
    return decode(bytes);
  });
}

/** The digest of a file's bytes, of any size. */
export async function readDigest(path: string): Promise<FileRead<Digest>> {
  return attempt<Digest>(async () => {
    await checkFile(path);
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path)) hash.update(chunk);
    return `sha256:${hash.digest('hex')}`;
  });
}

/** The file at a relative path of a folder, with links followed; refused when that leads out of the folder. */
export async function locate(folder: string, path: string): Promise<FileRead<string>> {
  return attempt(async () => {
    const [root, target] = [await realpath(folder), await realpath(join(folder, path))];
    if (!target.startsWith(root.endsWith(sep) ? root : root + sep))
      throw new Refusal("it leads out of the project's folder");
    return target;
  });
}

/** The text of the file that a command was given. @throws AppError FILE_UNREADABLE */
export async function requireText(path: string, hint: string, maxMb?: number): Promise<string> {
  const read = await readText(path, maxMb);
  if (read.kind === 'read') return read.value;
  const because = read.kind === 'missing' ? `there is no ${path}` : `${path} can't be read: ${read.because}`;
  throw new AppError('FILE_UNREADABLE', because, { hint });
}

class Refusal extends Error {}

async function checkFile(path: string): Promise<{ readonly size: number }> {
  const found = await stat(path);
  if (found.isDirectory()) throw new Refusal('it is a folder');
  // A pipe or device never ends, or blocks.
  if (!found.isFile()) throw new Refusal('it is not a regular file');
  return found;
}

function decode(bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Refusal(`it is not UTF-8 text${wherein(bytes)}`, { cause });
  }
  if (text.includes('\0')) throw new Refusal('it has NUL characters: half-written, or not text');
  return text;
}

/** A spreadsheet saves in the encoding of its system, and in UTF-16 with a mark. */
function wherein(bytes: Uint8Array): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return ', but UTF-16';
  // What could not be read comes back as U+FFFD; a file that holds one by right holds it as UTF-8.
  const lines = new TextDecoder().decode(bytes).split('\n');
  const line = lines.findIndex((each) => each.includes('\uFFFD'));
  return line < 0 ? '' : ` (line ${line + 1})`;
}

async function attempt<T>(work: () => Promise<T>): Promise<FileRead<T>> {
  try {
    return { kind: 'read', value: await work() };
  } catch (error) {
    if (error instanceof Refusal) return { kind: 'unreadable', because: error.message };
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'missing' };
    if (code === 'EACCES' || code === 'EPERM') return { kind: 'unreadable', because: 'its permissions forbid it' };
    if (code === undefined) throw error;
    return { kind: 'unreadable', because: code };
  }
}
