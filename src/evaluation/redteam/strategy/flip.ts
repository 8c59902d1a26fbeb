import { textStrategy } from './strategy.ts';

/** The whole text from its end. By characters, not halves of them. */
export const flip = textStrategy({ name: 'flip', encode: reverse, decode: reverse });

function reverse(text: string): string {
  let reversed = '';
  for (const character of text) reversed = character + reversed;
  return reversed;
}
