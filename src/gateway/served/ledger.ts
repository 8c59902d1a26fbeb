import { Buffer } from 'node:buffer';
import { appendFile, mkdir, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { DeploymentId } from '#domain/shared/index.ts';
import type { Log, ServedConversation } from '#ports/index.ts';
import { removeFile } from '../disk/atomic-file.ts';
import { parseJson } from '../disk/json-text.ts';

const lineSchema = z.tuple([z.string(), z.number(), z.number()]);
const NAME = /^(dep_[0-9A-Za-z]+)\.jsonl$/;
const MAX_LINE_BYTES = 200;

type File = { bytes: number; pending: string[]; isCut: boolean };

/**
 * On disk, because they may be many and are seldom asked for: the conversations that a deployment served and that are over, for as
 * long as traffic may be taken back from it. Bounded; what no longer fits is told by `isCut`.
 */
export class ServedLedger {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #log: Log;
  readonly #files = new Map<DeploymentId, File>();
  #busy: Promise<void> = Promise.resolve();

  constructor(deps: { readonly folder: string; readonly maxBytes: number; readonly log: Log }) {
    this.#folder = join(deps.folder, 'served');
    this.#maxBytes = deps.maxBytes;
    this.#log = deps.log;
  }

  /** Finds what earlier starts wrote. */
  async load(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(this.#folder)) {
      const id = NAME.exec(name)?.[1] as DeploymentId | undefined;
      if (id === undefined) continue;
      const bytes = (await stat(join(this.#folder, name))).size;
      this.#files.set(id, { bytes, pending: [], isCut: bytes + MAX_LINE_BYTES > this.#maxBytes });
    }
  }

  /** Takes over what another process wrote before it ended. */
  async adopt(folder: string): Promise<void> {
    const other = new ServedLedger({ folder, maxBytes: this.#maxBytes, log: this.#log });
    await other.load();
    for (const deployment of other.deployments()) {
      for await (const conversation of other.read(deployment)) this.note(deployment, conversation);
      const own = this.#files.get(deployment);
      if (own !== undefined && other.isCut(deployment)) own.isCut = true;
      await this.flush();
      await other.remove(deployment);
    }
  }

  deployments(): readonly DeploymentId[] {
    return [...this.#files.keys()];
  }

  /** Whether there were more than fit. */
  isCut(deployment: DeploymentId): boolean {
    return this.#files.get(deployment)?.isCut === true;
  }

  /** Written with the next flush. */
  note(deployment: DeploymentId, { id, firstAt, lastAt }: ServedConversation): void {
    let file = this.#files.get(deployment);
    if (file === undefined) {
      file = { bytes: 0, pending: [], isCut: false };
      this.#files.set(deployment, file);
    }
    const line = `${JSON.stringify([id, firstAt, lastAt])}\n`;
    const bytes = Buffer.byteLength(line);
    if (file.bytes + bytes > this.#maxBytes) {
      file.isCut = true;
      return;
    }
    file.bytes += bytes;
    file.pending.push(line);
  }

  flush(): Promise<void> {
    this.#busy = this.#busy.then(async () => {
      for (const [deployment, file] of this.#files) {
        if (file.pending.length === 0) continue;
        const lines = file.pending;
        file.pending = [];
        try {
          await appendFile(this.#path(deployment), lines.join(''), { mode: 0o600 });
        } catch (error) {
          // The list is then not whole, and says so.
          file.isCut = true;
          this.#log.error('gateway.served.not-saved', { deployment, lines: lines.length, because: String(error) });
        }
      }
    });
    return this.#busy;
  }

  /** All that was written, oldest first; one conversation may come more than once. */
  async *read(deployment: DeploymentId): AsyncGenerator<ServedConversation> {
    await this.flush();
    const file = await open(this.#path(deployment), 'r').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (file === undefined) return;
    try {
      for await (const text of file.readLines()) {
        const line = lineSchema.safeParse(parseJson(text));
        // Half a line is what a process that died left: its conversation is still in the journal.
        if (line.success) yield { id: line.data[0], firstAt: line.data[1], lastAt: line.data[2] };
      }
    } finally {
      // Whoever reads may stop half-way.
      await file.close();
    }
  }

  async remove(deployment: DeploymentId): Promise<void> {
    this.#files.delete(deployment);
    this.#busy = this.#busy.then(() => removeFile(this.#path(deployment))).catch(() => undefined);
    await this.#busy;
  }

  #path(deployment: DeploymentId): string {
    return join(this.#folder, `${deployment}.jsonl`);
  }
}
