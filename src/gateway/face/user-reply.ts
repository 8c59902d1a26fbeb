import type { Buffer } from 'node:buffer';
import type { OutgoingHttpHeaders } from 'node:http';

/** Names and values in turn, or by name. */
export type ReplyHeaders = string[] | OutgoingHttpHeaders;

/** What the gateway does with a reply to a user: as Node's own `ServerResponse` has it, which is one. */
export interface UserReply {
  readonly headersSent: boolean;
  /** Nothing more reaches the user. */
  readonly destroyed: boolean;
  /** It is through, or will never be. */
  readonly closed: boolean;
  /** Null for one that waits behind others on the same connection. */
  readonly socket: { readonly remoteAddress?: string | undefined; readonly writableLength: number } | null;
  /** For what has not been sent. */
  setHeader(name: string, value: string): unknown;
  writeHead(status: number, headers: ReplyHeaders): unknown;
  /** Sends the head now, whatever may follow. */
  flushHeaders(): void;
  /** False: the user takes it slowly, and `drain` says when there is room. */
  write(data: Buffer | string): boolean;
  end(data?: Buffer | string): unknown;
  /** Breaks the connection, so that half a reply never looks whole. */
  destroy(): unknown;
  /** @param ms without a byte either way until `timeout`; 0: none */
  setTimeout(ms: number): unknown;
  /** Where a reply that was ended may not be sent at once: who is told when its user takes it slowly. */
  watch?(watcher: ReaderWatcher): void;
  on(event: UserReplyEvent, listener: () => void): unknown;
  once(event: UserReplyEvent, listener: () => void): unknown;
  off(event: UserReplyEvent, listener: () => void): unknown;
}

/** Who looks after a user that takes a reply slowly. */
export interface ReaderWatcher {
  readerLags(): void;
}

/** `close`: it is through, or will never be; once. */
type UserReplyEvent = 'close' | 'drain' | 'error' | 'timeout';
