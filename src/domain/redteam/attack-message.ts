import type { ScannedAttack } from './scan-result.ts';

/** An attack as it is sent. Documents travel in the message: no runtime takes files along with a question. */
export function attackMessage({ prompt, document }: Pick<ScannedAttack, 'prompt' | 'document'>): string {
  if (document === undefined) return prompt;
  const { name, mediaType, content } = document;
  return `${prompt}\n\n--- ${name} (${mediaType}) ---\n${content}\n--- end of ${name} ---`;
}
