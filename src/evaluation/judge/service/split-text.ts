/**
 * A text in pieces of at most so many code points, which together are the text: cut between sentences, where one is too long between words,
 * and else anywhere but inside of a character.
 */
export function splitText(text: string, most: number): readonly string[] {
  if (isWithin(text, most)) return [text];
  const sentences = segmentsOf(text, 'sentence').flatMap((sentence) =>
    isWithin(sentence, most) ? [sentence] : joined(wordsOf(sentence, most), most),
  );
  return joined(sentences, most);
}

/** In code points, as services count. */
export function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

function isWithin(text: string, most: number): boolean {
  return text.length <= most || lengthOf(text) <= most;
}

function wordsOf(sentence: string, most: number): readonly string[] {
  return segmentsOf(sentence, 'word').flatMap((word) => {
    if (isWithin(word, most)) return [word];
    const points = [...word];
    return Array.from({ length: Math.ceil(points.length / most) }, (_, index) =>
      points.slice(index * most, (index + 1) * most).join(''),
    );
  });
}

function segmentsOf(text: string, granularity: 'sentence' | 'word'): readonly string[] {
  return Array.from(new Intl.Segmenter('und', { granularity }).segment(text), ({ segment }) => segment);
}

/** As many neighbours in one piece as fit. */
function joined(parts: readonly string[], most: number): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  let length = 0;
  for (const part of parts) {
    const more = lengthOf(part);
    if (length + more > most) {
      pieces.push(piece);
      piece = '';
      length = 0;
    }
    piece += part;
    length += more;
  }
  return [...pieces, piece];
}
