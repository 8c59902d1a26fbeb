import { Buffer } from 'node:buffer';

/** The same text for itself: one that was cut out of another keeps all of that in memory. @param text of one-byte characters */
export function ownCopy(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}
