import type { Artifact, Part } from './wire.ts';

const BETWEEN = '\n\n';

/** What the parts of a message or an artifact say, as text: data as JSON, files by name and address. */
export function textOf(parts: readonly Part[]): string {
  return parts.map(textOfPart).join('');
}

/** Artifacts as one growing text: they come whole, in pieces, or whole once more. */
export class ArtifactText {
  readonly #said = new Map<string, string>();

  get isEmpty(): boolean {
    return [...this.#said.values()].every((text) => text === '');
  }

  /** What of an artifact is new. */
  take({ artifactId, parts }: Artifact, append: boolean): string {
    const text = textOf(parts);
    const before = this.#said.get(artifactId);
    if (before === undefined) {
      const isFirst = this.isEmpty;
      this.#said.set(artifactId, text);
      return isFirst || text === '' ? text : `${BETWEEN}${text}`;
    }
    if (append) {
      this.#said.set(artifactId, before + text);
      return text;
    }
    this.#said.set(artifactId, text);
    // What users have read can't be taken back: an artifact that was written anew follows what it was before.
    return text.startsWith(before) ? text.slice(before.length) : `${BETWEEN}${text}`;
  }
}

function textOfPart({ text, data, url, raw, filename, mediaType, file }: Part): string {
  if (text != null) return text;
  if (data !== undefined) return JSON.stringify(data);
  const name = filename ?? file?.name ?? mediaType ?? file?.mimeType ?? 'file';
  const address = url ?? file?.uri ?? undefined;
  if (address !== undefined) return `[${name}](${address})`;
  return raw == null && file?.bytes == null ? '' : `[${name}, which can’t be shown here]`;
}
