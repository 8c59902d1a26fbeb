import { join } from 'node:path';
import { z } from 'zod';
import { factSchema } from '#api/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { ControlPlane, GatewayFact, Log } from '#ports/index.ts';
import { readWhole, removeFile } from '../disk/atomic-file.ts';
import { parseJson } from '../disk/json-text.ts';
import { LatestFile } from '../disk/latest-file.ts';

const MAX_FACTS = 200;
const FILE = 'unsent-facts.json';
const keptSchema = z.array(factSchema.omit({ gateway: true }));

/** What control must hear of this gateway's own acts: kept, on disk too, until control has it. */
export class FactOutbox {
  readonly #control: ControlPlane;
  readonly #log: Log;
  readonly #path: string;
  readonly #file: LatestFile;
  #facts: GatewayFact[] = [];
  #running: Promise<void> | undefined;

  constructor(deps: { readonly control: ControlPlane; readonly folder: string; readonly log: Log }) {
    this.#control = deps.control;
    this.#log = deps.log;
    this.#path = join(deps.folder, FILE);
    this.#file = new LatestFile(this.#path);
  }

  async load(): Promise<void> {
    this.#facts = [...(await readFacts(this.#path))];
  }

  /** Takes over what another process could not tell before it ended. */
  async adopt(folder: string): Promise<void> {
    const path = join(folder, FILE);
    for (const fact of await readFacts(path)) this.add(fact);
    await removeFile(path);
  }

  add(fact: GatewayFact): void {
    this.#facts.push(fact);
    if (this.#facts.length > MAX_FACTS) this.#facts.shift();
    this.#save();
    void this.flush();
  }

  /** Tells control what it does not know yet. What fails stays for the next call. */
  flush(): Promise<void> {
    this.#running ??= this.#send().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #send(): Promise<void> {
    for (let fact = this.#facts[0]; fact !== undefined; fact = this.#facts[0]) {
      try {
        await this.#control.report(fact);
      } catch (error) {
        if (!isRefusal(error)) {
          this.#log.warn('gateway.fact.undelivered', { kind: fact.kind, because: String(error) });
          return;
        }
        // The same would be refused for ever and hold up all that follows: its loss is said aloud instead.
        this.#log.error('gateway.fact.refused', { kind: fact.kind, because: String(error) });
      }
      this.#facts = this.#facts.filter((other) => other !== fact);
      this.#save();
    }
  }

  #save(): void {
    this.#file.write(JSON.stringify(this.#facts)).catch((error: unknown) => {
      this.#log.error('gateway.fact.not-saved', { path: this.#path, because: String(error) });
    });
  }
}

async function readFacts(path: string): Promise<readonly GatewayFact[]> {
  return keptSchema.safeParse(parseJson((await readWhole(path)) ?? '')).data ?? [];
}

/** Control read it and can't take it: an older one knows fewer kinds. */
function isRefusal(error: unknown): boolean {
  // None waits for it to be of this version: the next one may say that a limit is broken.
  return error instanceof AppError && (error.code === 'USAGE' || error.code === 'OTHER_VERSION');
}
