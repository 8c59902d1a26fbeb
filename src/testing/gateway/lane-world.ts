import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { bytesOf } from './plain-world.ts';
import { RawUser } from './raw-user.ts';

type Asked = { readonly method: string; readonly url: string; readonly body: Buffer | undefined };

/** What a lane is told of the house it is in. */
type LaneHooks<Reply> = {
  serve(request: Asked, reply: Reply): void;
  handOver(socket: Socket): void;
};

const now = (): number => 1_800_000_000_000;

/** What a lane is made with, but for where it holds and writes. */
export const LANE_OPTIONS = {
  time: { elapsedMs: now, realNow: now, mark: () => ({ elapsedMs: 0, wall: 0 }), sinceMs: () => 0 },
  keepAliveMs: 65_000,
  headersTimeoutMs: () => 60_000,
  serves: ({ url }: { readonly url: string }) => url.startsWith('/lane'),
};

type AnyLane = { take(socket: Socket): void; closeAll(): void };

/** A lane before a server of Node's that takes what is handed over, and users of bytes. */
export class LaneWorld<Reply extends { end(text: string): unknown }, Lane extends AnyLane> {
  readonly lane: Lane;
  /** The gateway's side of each connection. */
  readonly sockets: Socket[] = [];
  /** What the lane served: method, path and body. */
  readonly served: string[] = [];
  /** What Node's server did. */
  readonly byNode: string[] = [];
  handedOver = 0;
  serve: (reply: Reply) => void = (reply) => void reply.end('lane');
  readonly #users: RawUser[] = [];
  readonly #server: Server;

  constructor(makeLane: (hooks: LaneHooks<Reply>) => Lane) {
    this.#server = createServer(async (request, response) => {
      const body = await bytesOf(request).catch(() => Buffer.from('broken'));
      this.byNode.push(`${request.method} ${request.url} ${body}`);
      response.end('node');
    });
    const [serveByNode] = this.#server.listeners('connection');
    this.lane = makeLane({
      serve: ({ method, url, body }, reply) => {
        this.served.push(`${method} ${url} ${body ?? ''}`);
        this.serve(reply);
      },
      handOver: (socket) => {
        this.handedOver += 1;
        serveByNode?.call(this.#server, socket);
      },
    });
    this.#server.removeAllListeners('connection');
    this.#server.on('connection', (socket: Socket) => {
      this.sockets.push(socket);
      this.lane.take(socket);
    });
  }

  async open(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async close(): Promise<void> {
    for (const { socket } of this.#users) socket.destroy();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.lane.closeAll();
    this.#server.closeAllConnections();
    await closed;
  }

  come(): RawUser {
    const user = new RawUser(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
    this.#users.push(user);
    return user;
  }
}

export const get = (path: string): string => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`;
export const post = (path: string, body: string): string =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
