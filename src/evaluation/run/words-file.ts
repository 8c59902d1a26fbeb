import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CaseReply, Scoring } from '#domain/analysis/index.ts';
import { anyNumbers, createNumberColumn } from './number-column.ts';

/** What waits to be written together, bytes. */
const BATCH = 128 * 1024;

/** What of a reply only reports look at. */
type Words = Pick<CaseReply, 'text' | 'toolCalls'> & {
  readonly scorings: readonly Pick<Scoring, 'reason' | 'calls'>[];
};

/** Words by their place, a whole number from 0. */
export type WordsFile = { add(words: Words): number; read(place: number): Words };

/** Closes the file of a result that nobody holds any more. */
const forgotten = new FinalizationRegistry((fd: number) => closeSync(fd));

/**
 * A file that only this process sees, and that goes with it. Where none can be written, on a full disk, the words stay in memory: nothing
 * is lost.
 */
export function createWordsFile(openFile = openPrivately): WordsFile {
  // Where each begins; one more than there are, for the end of the last.
  const starts = createNumberColumn(anyNumbers);
  starts.push(0);
  const waiting: Buffer[] = [];
  let written = 0;
  let fd: number | undefined;
  let isBroken = false;
  let last: { readonly place: number; readonly words: Words } | undefined;

  function flush(): void {
    if (isBroken) return;
    const bytes = Buffer.concat(waiting);
    try {
      if (fd === undefined) {
        fd = openFile();
        forgotten.register(file, fd);
      }
      writeWhole(fd, bytes, starts.at(written));
      written += waiting.length;
      waiting.length = 0;
    } catch {
      isBroken = true;
    }
  }

  function bytesOf(place: number): Buffer {
    const held = waiting[place - written];
    if (held !== undefined || fd === undefined) return held ?? Buffer.alloc(0);
    const bytes = Buffer.allocUnsafe(starts.at(place + 1) - starts.at(place));
    readSync(fd, bytes, 0, bytes.length, starts.at(place));
    return bytes;
  }

  const file: WordsFile = {
    add(words) {
      const place = starts.length - 1;
      const bytes = Buffer.from(JSON.stringify(words));
      waiting.push(bytes);
      starts.push(starts.at(place) + bytes.length);
      if (starts.at(place + 1) - starts.at(written) >= BATCH) flush();
      return place;
    },
    read(place) {
      // A report looks at one reply's text and at each of its reasons.
      if (last?.place !== place) last = { place, words: JSON.parse(bytesOf(place).toString('utf8')) };
      return last.words;
    },
  };
  return file;
}

function openPrivately(): number {
  const folder = mkdtempSync(join(tmpdir(), 'headgate-replies-'));
  const fd = openSync(join(folder, 'words'), 'w+', 0o600);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    remove();
  } catch {
    // Windows removes no file that is open.
    process.once('exit', () => {
      closeSync(fd);
      remove();
    });
  }
  return fd;
}

function writeWhole(fd: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, at + done);
}
