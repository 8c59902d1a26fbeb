import type { Buffer } from 'node:buffer';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import type { DurationMs } from '#domain/shared/index.ts';

/** Where an agent listens. */
type AgentAddress = {
  /** As the `host` header says it. */
  readonly host: string;
  readonly hostname: string;
  readonly port: number;
  readonly isSecure: boolean;
};

/** What becomes of a connection. */
export interface SocketEvents {
  onOpen(): void;
  /** @param to how many of the bytes are new */
  onBytes(bytes: Buffer, to: number): void;
  /** The agent says no more. */
  onEnd(): void;
  onError(error: Error): void;
  onClose(): void;
}

/** What connections to one address have in common. */
export type SocketContext = {
  readonly address: AgentAddress;
  /**
   * What plain connections read into, one after the other: what is in it must be taken out at once. The system is asked to read only when
   * there is something, on Windows too, so that no two reads share it at a time.
   */
  readonly scratch: Buffer;
  /** Of the last connection over TLS, which makes the next one cheaper. */
  session: Buffer | undefined;
};

/** TCP's own, so that networks do not forget connections that are silent. */
const TCP_KEEP_ALIVE_MS: DurationMs = 60_000;

export function addressOf(origin: string): AgentAddress {
  const { host, hostname, port, protocol } = new URL(origin);
  const isSecure = protocol === 'https:';
  // IPv6 stands in brackets only in addresses.
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return { host, hostname: bare, port: port === '' ? (isSecure ? 443 : 80) : Number(port), isSecure };
}

/** Certificates are verified as Node does by default. */
export function openSocket(context: SocketContext, events: SocketEvents): Socket {
  const socket = context.address.isSecure ? openSecure(context, events) : openPlain(context, events);
  socket.setNoDelay(true);
  socket.setKeepAlive(true, TCP_KEEP_ALIVE_MS);
  socket.on('end', () => events.onEnd());
  socket.on('error', (error) => events.onError(error));
  socket.on('close', () => events.onClose());
  return socket;
}

function openPlain({ address, scratch }: SocketContext, events: SocketEvents): Socket {
  const { hostname: host, port } = address;
  const callback = (length: number): boolean => {
    events.onBytes(scratch, length);
    return true;
  };
  const socket = connectPlain({ host, port, onread: { buffer: scratch, callback } });
  return socket.on('connect', () => events.onOpen());
}

function openSecure(context: SocketContext, events: SocketEvents): Socket {
  const { hostname: host, port } = context.address;
  const { session } = context;
  const name = isIP(host) === 0 ? { servername: host } : {};
  const socket = connectSecure({
    ...{ host, port, ALPNProtocols: ['http/1.1'] },
    ...name,
    ...(session === undefined ? {} : { session }),
  });
  socket.on('session', (next) => {
    context.session = next;
  });
  socket.on('data', (bytes) => events.onBytes(bytes, bytes.length));
  return socket.on('secureConnect', () => events.onOpen());
}
