import { frozenCopy } from '../document.ts';
import type { Journal } from './journal.ts';

/** Rows by key, in the order of their first insertion. Each change can be taken back; what is stored is a copy. */
export class Table<Row> {
  readonly #rows = new Map<string, Row>();
  readonly #journal: Journal;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  get size(): number {
    return this.#rows.size;
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  set(key: string, row: Row): void {
    const before = this.#rows.get(key);
    this.#rows.set(key, frozenCopy(row));
    this.#journal.add(() => {
      if (before === undefined) this.#rows.delete(key);
      else this.#rows.set(key, before);
    });
  }

  delete(key: string): void {
    const before = this.#rows.get(key);
    if (before === undefined) return;
    this.#rows.delete(key);
    this.#journal.add(() => void this.#rows.set(key, before));
  }

  list(): readonly Row[] {
    return [...this.#rows.values()];
  }

  newestFirst(): readonly Row[] {
    return this.list().toReversed();
  }
}
