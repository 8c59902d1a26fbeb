import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { type Crowd, type CrowdDeps, createCrowd } from './crowd.ts';
import { type CrowdWord, crowdOrderSchema } from './message.ts';

/** How often a crowd's process says what it has seen. */
const STATS_EVERY_MS = 250;

/**
 * The crowd in a process of its own, so that neither its work nor its clock is disturbed by anyone else's. Takes orders as JSON
 * lines and answers with JSON lines, nothing else. Resolves when the crowd went home: told to, at its longest time, or because
 * whoever gave the orders is gone and the input ended.
 */
export async function serveCrowd(
  deps: CrowdDeps & { readonly input: Readable; readonly output: Writable },
): Promise<void> {
  let crowd: Crowd | undefined;
  let telling: NodeJS.Timeout | undefined;
  const end = Promise.withResolvers<void>();
  const say = (word: CrowdWord) => void deps.output.write(`${JSON.stringify(word)}\n`);
  // Orders can't be answered any more once nobody reads.
  deps.output.on('error', () => void leave());

  const begin = (made: Crowd) => {
    crowd = made;
    made.start();
    telling = setInterval(() => say({ kind: 'stats', stats: made.stats() }), STATS_EVERY_MS);
    void made.ended.then((stats) => {
      say({ kind: 'ended', stats });
      end.resolve();
    });
  };
  const leave = async () => {
    if (crowd === undefined) end.resolve();
    else await crowd.stop();
  };

  const lines = createInterface({ input: deps.input });
  lines.on('line', (line) => {
    const order = crowdOrderSchema.parse(JSON.parse(line));
    if (order.kind === 'start' && crowd === undefined) begin(createCrowd(order.settings, deps));
    if (order.kind === 'rate') crowd?.setRate(order.ratePerSecond);
    if (order.kind === 'rolled-back') crowd?.noteRolledBack(order.release, order.decidedAt);
    if (order.kind === 'stop') void leave();
  });
  lines.on('close', () => void leave());
  say({ kind: 'ready' });
  await end.promise;
  clearInterval(telling);
  lines.close();
}
