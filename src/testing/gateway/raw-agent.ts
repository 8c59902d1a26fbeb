import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** Answers each request with these, in Latin-1. */
export const says = (bytes: string) => (socket: Socket) => void socket.write(bytes, 'latin1');

/** A server of bytes: it keeps all that it gets as it came, and answers each request with what the test wants. */
export class RawAgent {
  /** In Latin-1, over all connections. */
  received = '';
  connections = 0;
  /** Called at the end of the headers of each request; `serial` counts them from 1. */
  answer: (socket: Socket, serial: number) => void = (socket) =>
    void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
  #requests = 0;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server = createServer((socket) => this.#serve(socket));

  /** Request lines as they came. */
  get requests(): readonly string[] {
    return this.received.match(/^[A-Z]+ \S+ HTTP\/1\.[01]\r$/gm) ?? [];
  }

  /** The socket of the next request, which gets no answer. */
  heard(): Promise<Socket> {
    return new Promise((done) => {
      this.answer = done;
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((done) => this.#server.close(done));
  }

  #serve(socket: Socket): void {
    this.connections += 1;
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => undefined);
    socket.on('data', (chunk) => {
      const text = chunk.toString('latin1');
      this.received += text;
      if (!text.includes('\r\n\r\n')) return;
      this.#requests += 1;
      this.answer(socket, this.#requests);
    });
  }
}
