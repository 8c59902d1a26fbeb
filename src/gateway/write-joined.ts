import { Buffer } from 'node:buffer';
import type { Socket } from 'node:net';

/** What goes out in one piece where it is no longer than this: a copy costs less than a second packet. */
export const ONE_PIECE_BYTES = 64 * 1024;

/** Writes bytes with what stands around them. False: the other side takes it slowly. @param before and @param after in one byte a character */
export function writeJoined(socket: Socket, before: string, bytes: Buffer, after = ''): boolean {
  if (before.length + bytes.length + after.length <= ONE_PIECE_BYTES) return socket.write(joined(before, bytes, after));
  socket.cork();
  if (before !== '') socket.write(before, 'latin1');
  const hasRoom = socket.write(bytes);
  if (after !== '') socket.write(after, 'latin1');
  socket.uncork();
  return hasRoom;
}

/** The same as one piece. */
export function joined(before: string, bytes: Buffer, after: string): Buffer {
  const length = before.length + bytes.length + after.length;
  const whole = Buffer.allocUnsafe(length);
  if (before !== '') whole.write(before, 0, 'latin1');
  bytes.copy(whole, before.length);
  if (after !== '') whole.write(after, length - after.length, 'latin1');
  return whole;
}
