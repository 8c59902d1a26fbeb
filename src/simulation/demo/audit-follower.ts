import type { Answer, Client } from '#api/index.ts';

export type AuditRecord = Answer<'listAudit'>[number];

const PAGE = 500;

/** Reads the audit log as it is written and tells each record once. */
export class AuditFollower {
  readonly #client: Client;
  readonly #arrange: (page: readonly AuditRecord[]) => readonly AuditRecord[];
  readonly #listeners: ((record: AuditRecord) => Promise<void> | void)[] = [];
  #after = 0;

  /** @param arrange puts records that were read together into the order in which they are told */
  constructor(client: Client, arrange: (page: readonly AuditRecord[]) => readonly AuditRecord[]) {
    this.#client = client;
    this.#arrange = arrange;
  }

  onRecord(listener: (record: AuditRecord) => Promise<void> | void): void {
    this.#listeners.push(listener);
  }

  async poll(): Promise<void> {
    let page: readonly AuditRecord[];
    do {
      page = await this.#client.call('listAudit', { query: { after: this.#after, limit: PAGE } });
      this.#after = page.at(-1)?.sequence ?? this.#after;
      for (const record of this.#arrange(page)) {
        for (const listener of this.#listeners) await listener(record);
      }
    } while (page.length === PAGE);
  }
}
