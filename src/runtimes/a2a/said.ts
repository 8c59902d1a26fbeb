import type { Artifact, Part } from './wire.ts';

const BETWEEN = '\n\n';

/** What the parts of a message or an artifact say, as text: data as JSON, files by name and address. */
export function textOf(parts: readonly Part[]): string {
  return parts.map(textOfPart).join('');
}

/** Artifacts as one growing text: they come whole, in pieces, or whole once more. */
export class ArtifactText {
  readonly #said = new Map<string, string>();

  #tells = false;

  /** Whether nothing was told yet. */
  get isEmpty(): boolean {
    return !this.#tells;
  }

  /** An artifact that was told in an earlier turn. */
  skip({ artifactId, parts }: Artifact): void {
    this.#said.set(artifactId, textOf(parts));
  }

  /** What of an artifact is new. */
  take({ artifactId, parts }: Artifact, append: boolean): string {
    const text = textOf(parts);
    const before = this.#said.get(artifactId);
    this.#said.set(artifactId, append ? (before ?? '') + text : text);
    if (before === undefined || append) return this.#tell(text, before === undefined);
    // What users have read can't be taken back: an artifact that was written anew follows what it was before.
    return text.startsWith(before) ? this.#tell(text.slice(before.length), false) : this.#tell(text, true);
  }

  #tell(text: string, apart: boolean): string {
    if (text === '') return '';
    const told = apart && this.#tells ? `${BETWEEN}${text}` : text;
    this.#tells = true;
    return told;
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
