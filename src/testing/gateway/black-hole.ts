import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

/** Listens, says where, and never accepts: the system does, until its queue is full. */
const DEAF = `
const { parentPort, workerData } = require('node:worker_threads');
const server = require('node:net').createServer();
server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  Atomics.wait(workerData, 0, 0);
  server.close();
});`;

/** With a queue of one, the system takes two; to any more it answers nothing at all. */
const TAKEN = 2;
const FILLERS = 8;

/**
 * An address at which nobody refuses a connection and nobody takes one, as behind a firewall that drops everything. Needs a system that
 * drops what finds a queue full, as Linux does.
 */
export async function openBlackHole(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(DEAF, { eval: true, workerData: gate });
  const [port] = (await once(worker, 'message')) as [number];
  const fillers: Socket[] = [];
  await new Promise<void>((full) => {
    let taken = 0;
    for (let opened = 0; opened < FILLERS; opened += 1) {
      const filler = connect(port, '127.0.0.1').on('error', () => undefined);
      filler.once('connect', () => {
        taken += 1;
        if (taken === TAKEN) full();
      });
      fillers.push(filler);
    }
  });
  return {
    port,
    async close() {
      for (const filler of fillers) filler.destroy();
      Atomics.store(gate, 0, 1);
      Atomics.notify(gate, 0);
      await worker.terminate();
    },
  };
}
