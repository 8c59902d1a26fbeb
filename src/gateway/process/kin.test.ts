import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { digestOfBytes } from '#domain/shared/index.ts';
import type { Log } from '#ports/index.ts';
import { ManualStopwatch } from '#testing/gateway/manual-stopwatch.ts';
import { gatewayConfig } from '../config.ts';
import { createGatewayTime } from '../gateway-time.ts';
import { Memory } from '../memory.ts';
import { RouteTable } from '../route/route-table.ts';
import { Kin, type KinLine, type KinWord } from './kin.ts';

const SILENT: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

let root: string;
let stopwatch: ManualStopwatch;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'headgate-kin-'));
  stopwatch = new ManualStopwatch();
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** What one process of a gateway knows. */
class Side {
  readonly folder: string;
  readonly memory: Memory;
  readonly kin: Kin;
  readonly time = createGatewayTime(stopwatch, { now: () => 1_800_000_000_000 + stopwatch.elapsedMs() });

  constructor(name: string) {
    this.folder = join(root, name);
    const config = gatewayConfig({ environment: 'production', dataFolderHash: 'sha256:test' });
    const deps = { config, folder: this.folder, onSpellEnded: () => undefined, time: this.time, log: SILENT };
    this.memory = new Memory(deps);
    const { journal } = this.memory;
    this.kin = new Kin({ journal, flush: () => this.memory.flush(), onStop: () => undefined, log: SILENT });
  }

  /** As a request does. */
  serve(name: string, label: string): void {
    const touchedMs = stopwatch.elapsedMs();
    const deploymentId = `dep_${label}` as const;
    const served = { agent: 'helper', deploymentId, release: digestOfBytes(label), routeVersion: 1 };
    const conversation = { served, root: name, touchedMs, journaledMs: touchedMs };
    this.memory.conversations.keep(name, conversation);
    this.memory.journal.note(name, conversation);
  }

  where(name: string): string | undefined {
    return this.memory.conversations.find(name, stopwatch.elapsedMs())?.served.deploymentId;
  }

  routes(): RouteTable {
    const routes = new RouteTable({ folder: this.folder, environment: 'production', time: this.time, log: SILENT });
    routes.accept({ version: 1, issue: 1, routes: [], refused: [] });
    return routes;
  }
}

/** Words come a moment later, and in order, as between processes. */
function connect(): readonly [KinLine, KinLine] {
  const hearers: ((word: KinWord) => void)[][] = [[], []];
  const end = (own: number): KinLine => ({
    say: (word) => void setImmediate(() => hearers[1 - own]?.forEach((hear) => void hear(structuredClone(word)))),
    listen: (hear) => void hearers[own]?.push(hear),
    closed: new Promise(() => undefined),
  });
  return [end(0), end(1)];
}

test('as long as two serve, either knows where conversations are, whoever served them, and what came last counts', async () => {
  const [old, fresh] = [new Side('old'), new Side('fresh')];
  const [ofOld, ofFresh] = connect();
  await old.memory.journal.open();
  old.serve('from before', '1');
  old.kin.add(ofOld);
  await fresh.kin.inherit({ line: ofFresh, count: 1 }, fresh.routes());
  // Before the successor has read what stands on disk.
  stopwatch.advance(1_000);
  old.serve('from before', '2');
  old.serve('between', '1');
  await fresh.memory.journal.open([old.folder]);
  await vi.waitFor(() => expect([fresh.where('from before'), fresh.where('between')]).toEqual(['dep_2', 'dep_1']));
  stopwatch.advance(1_000);
  fresh.serve('between', '3');
  fresh.serve('new', '3');
  await vi.waitFor(() => expect([old.where('between'), old.where('new')]).toEqual(['dep_3', 'dep_3']));
  stopwatch.advance(1_000);
  old.serve('new', '4');
  await vi.waitFor(() => expect(fresh.where('new')).toBe('dep_4'));
  // And on disk, for the next start.
  await fresh.memory.journal.close();
  const next = new Side('fresh');
  await next.memory.journal.open([old.folder]);
  const names = ['from before', 'between', 'new'];
  expect(names.map((name) => next.where(name))).toEqual(['dep_2', 'dep_3', 'dep_4']);
  await next.memory.journal.close();
  await old.memory.journal.close();
});
