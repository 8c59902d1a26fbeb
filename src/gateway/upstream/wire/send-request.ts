import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import type { RequestHead, WholeRequest } from './request-head.ts';

/** Up to this size head and body go out in one piece. */
const ONE_PIECE_BYTES = 64 * 1024;

export function sendRequest(socket: Socket, { text, bodyBytes }: RequestHead, body: WholeRequest['body']): void {
  if (body === undefined || bodyBytes === 0) socket.write(text, 'latin1');
  else if (text.length + bodyBytes <= ONE_PIECE_BYTES) socket.write(inOnePiece(text, body, bodyBytes));
  else {
    socket.cork();
    socket.write(text, 'latin1');
    socket.write(body);
    socket.uncork();
  }
}

function inOnePiece(head: string, body: Buffer | string, bodyBytes: number): Buffer {
  const piece = Buffer.allocUnsafe(head.length + bodyBytes);
  piece.write(head, 0, 'latin1');
  if (typeof body === 'string') piece.write(body, head.length, 'utf8');
  else body.copy(piece, head.length);
  return piece;
}
