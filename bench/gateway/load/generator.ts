import { createRandom } from '#simulation/random.ts';
import { type ClosedReport, runClosed } from './closed.ts';
import { Connection } from './connection.ts';
import { type OpenReport, runOpen } from './open.ts';
import { type Address, type Manner, requestBytes } from './request.ts';

/** What the load's process is told. Each is bounded by itself; all end with the process that started this one. */
export type Order =
  | { readonly kind: 'closed'; readonly address: Address; readonly connections: number; readonly durationMs: number }
  | OpenOrder
  /** Several open loops beside each other. */
  | { readonly kind: 'open-all'; readonly orders: readonly OpenOrder[] }
  /** Opens so many streams that do not end, until `release`. */
  | { readonly kind: 'hold'; readonly address: Address; readonly streams: number }
  | { readonly kind: 'release' }
  /** One request to each of so many conversations, `from` being the first one's number. */
  | { readonly kind: 'converse'; readonly address: Address; readonly from: number; readonly conversations: number };

export type OpenOrder = {
  readonly kind: 'open';
  readonly address: Address;
  readonly manner: Manner;
  readonly perSecond: number;
  readonly durationMs: number;
  readonly seed: string;
};

export type Report = {
  readonly closed: ClosedReport;
  readonly open: OpenReport;
  readonly 'open-all': { readonly sent: number; readonly each: readonly OpenReport[] };
  readonly hold: { readonly sent: number; readonly open: number };
  readonly release: { readonly sent: 0 };
  readonly converse: { readonly sent: number; readonly answered: number };
};

/** Enough conversations that none is asked about all the time. */
const CONVERSATIONS = 1_000;
const AT_ONCE = 64;

let held: Connection[] = [];

process.on('message', (order: Order) => void obey(order).then((report) => process.send?.(report)));
process.on('disconnect', () => process.exit());
process.send?.('ready');

function obey(order: Order): Promise<Report[Order['kind']]> {
  switch (order.kind) {
    case 'closed':
      return runClosed(order.address.port, several(order.address, 'whole'), order);
    case 'open':
      return open(order);
    case 'open-all':
      return openAll(order.orders);
    case 'hold':
      return hold(order.address, order.streams);
    case 'release': {
      for (const connection of held) connection.close();
      held = [];
      return Promise.resolve({ sent: 0 });
    }
    case 'converse':
      return converse(order.address, order.from, order.conversations);
  }
}

function open(order: OpenOrder): Promise<OpenReport> {
  const random = createRandom(order.seed);
  return runOpen(order.address.port, several(order.address, order.manner), { ...order, random: () => random.next() });
}

async function openAll(orders: readonly OpenOrder[]): Promise<Report['open-all']> {
  const each = await Promise.all(orders.map(open));
  return { sent: each.reduce((total, { sent }) => total + sent, 0), each };
}

function several(address: Address, manner: Manner) {
  return Array.from({ length: CONVERSATIONS }, (_, number) => requestBytes(address, manner, nameOf(number)));
}

function nameOf(number: number): string {
  return `conversation-${String(number).padStart(8, '0')}`;
}

async function hold(address: Address, streams: number): Promise<Report['hold']> {
  let open = 0;
  await inTurn(streams, (number) => {
    const connection = new Connection(address.port);
    held.push(connection);
    return new Promise((done) =>
      connection.send(requestBytes(address, 'held', nameOf(number)), {
        onFirstByte: () => {
          open += 1;
          done();
        },
        onDone: () => done(),
      }),
    );
  });
  return { sent: streams, open };
}

async function converse(address: Address, from: number, count: number): Promise<Report['converse']> {
  let answered = 0;
  const idle: Connection[] = [];
  await inTurn(count, (number) => {
    const connection = idle.pop() ?? new Connection(address.port);
    return new Promise((done) =>
      connection.send(requestBytes(address, 'whole', nameOf(from + number)), {
        onDone: (status) => {
          if (status === 200) answered += 1;
          idle.push(connection);
          done();
        },
      }),
    );
  });
  for (const connection of idle) connection.close();
  return { sent: count, answered };
}

/** All of them, a few at a time. */
async function inTurn(count: number, work: (number: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await work(next - 1);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}
