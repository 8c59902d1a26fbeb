import { join } from 'node:path';
import { z } from 'zod';
import { FEEDBACK_BATCH_SIZE, feedbackBatchSchema } from '#api/index.ts';
import type { Feedback } from '#domain/sample/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { ControlPlane, Log } from '#ports/index.ts';
import { readWhole, removeFile } from '../disk/atomic-file.ts';
import { parseJson } from '../disk/json-text.ts';
import { LatestFile } from '../disk/latest-file.ts';

/** What users wrote, in characters, of all that waits: bounded, because control may be away for long. */
const MAX_LENGTH = 4 * 1024 * 1024;
const FILE = 'unsent-feedback.json';
const keptSchema = z.array(feedbackBatchSchema.shape.feedback.element);

/** Feedback on its way to control: kept until control has it, on disk too while control is away. */
export class FeedbackOutbox {
  readonly #control: ControlPlane;
  readonly #log: Log;
  readonly #path: string;
  readonly #file: LatestFile;
  readonly #waiting: Feedback[] = [];
  #length = 0;
  #isFailing = false;
  /** How many pieces the file has, and whether they are other ones than those that wait. */
  #savedPieces = 0;
  #isStale = false;
  #running: Promise<void> | undefined;

  constructor(deps: { readonly control: ControlPlane; readonly folder: string; readonly log: Log }) {
    this.#control = deps.control;
    this.#log = deps.log;
    this.#path = join(deps.folder, FILE);
    this.#file = new LatestFile(this.#path);
  }

  /** Takes over what an earlier start could not deliver. */
  async load(): Promise<void> {
    this.#savedPieces = await this.#read(this.#path);
  }

  /** Takes over what another process could not tell before it ended. */
  async adopt(folder: string): Promise<void> {
    const path = join(folder, FILE);
    if ((await this.#read(path)) === 0) return;
    this.#isStale = true;
    await this.#save();
    if (!this.#isStale) await removeFile(path);
  }

  /** How many there were. */
  async #read(path: string): Promise<number> {
    const text = await readWhole(path);
    if (text === undefined) return 0;
    const kept = keptSchema.safeParse(parseJson(text));
    if (!kept.success) this.#log.error('gateway.feedback.unreadable', { path, because: kept.error.message });
    for (const feedback of kept.data ?? []) this.#keep(feedback);
    return kept.data?.length ?? 0;
  }

  /** False when there is no room: control has been away for too long. */
  add(feedback: Feedback): boolean {
    if (this.#length > MAX_LENGTH) return false;
    this.#keep(feedback);
    return true;
  }

  /** Tells control what it does not know yet. What fails stays for the next call. */
  flush(): Promise<void> {
    this.#running ??= this.#send().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #send(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, FEEDBACK_BATCH_SIZE);
      try {
        await this.#control.tellFeedback(batch);
      } catch (error) {
        if (!isRefusal(error)) return this.#undelivered(error);
        // The same would be refused for ever and hold up all that follows: its loss is said aloud instead.
        this.#log.error('gateway.feedback.refused', { pieces: batch.length, because: String(error) });
      }
      this.#isFailing = false;
      this.#waiting.splice(0, batch.length);
      this.#length -= batch.reduce((sum, feedback) => sum + lengthOf(feedback), 0);
      this.#isStale ||= this.#savedPieces > 0;
    }
    await this.#save();
  }

  async #undelivered(error: unknown): Promise<void> {
    if (!this.#isFailing) {
      this.#log.warn('gateway.feedback.undelivered', { waiting: this.#waiting.length, because: String(error) });
    }
    this.#isFailing = true;
    this.#isStale ||= this.#savedPieces !== this.#waiting.length;
    await this.#save();
  }

  async #save(): Promise<void> {
    if (!this.#isStale) return;
    const pieces = this.#waiting.length;
    try {
      await this.#file.write(JSON.stringify(this.#waiting));
      this.#isStale = false;
      this.#savedPieces = pieces;
    } catch (error) {
      this.#log.error('gateway.feedback.not-saved', { path: this.#path, because: String(error) });
    }
  }

  #keep(feedback: Feedback): void {
    this.#waiting.push(feedback);
    this.#length += lengthOf(feedback);
  }
}

function lengthOf({ said }: Feedback): number {
  return 500 + (said.comment?.length ?? 0);
}

function isRefusal(error: unknown): boolean {
  return error instanceof AppError && error.code === 'USAGE';
}
