import { writeWhole } from './atomic-file.ts';

/** A file of which only the newest content matters: what came in while a write was under way replaces what waited. */
export class LatestFile {
  readonly #path: string;
  #waiting: { readonly text: string } | undefined;
  #writing: Promise<void> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Resolves when this text, or a newer one, is on disk. Rejects when the disk refuses. */
  write(text: string): Promise<void> {
    this.#waiting = { text };
    this.#writing ??= this.#run();
    return this.#writing;
  }

  async #run(): Promise<void> {
    try {
      while (this.#waiting !== undefined) {
        const { text } = this.#waiting;
        this.#waiting = undefined;
        await writeWhole(this.#path, text);
      }
    } finally {
      this.#writing = undefined;
    }
  }
}
