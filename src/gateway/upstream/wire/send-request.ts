import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';
import { writeJoined } from '../../write-joined.ts';
import type { RequestHead, WholeRequest } from './request-head.ts';

export function sendRequest(socket: Socket, { text, bodyBytes }: RequestHead, body: WholeRequest['body']): void {
  if (body === undefined || bodyBytes === 0) socket.write(text, 'latin1');
  else writeJoined(socket, text, typeof body === 'string' ? Buffer.from(body) : body);
}
