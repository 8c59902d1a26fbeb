import type { ProjectVersion } from '#ports/index.ts';
import { frozenCopy } from '../document.ts';

/** Promotions that run under an older project than these are rare, and read theirs anew. */
const MOST_KEPT = 16;

/**
 * Project versions as they were read. One is never changed once it is stored, each pass asks for its promotion's, and that of a
 * large installation is megabytes to parse.
 */
export class KnownProjects {
  /** The one that was asked for last at the end. */
  readonly #versions = new Map<ProjectVersion['id'], ProjectVersion>();

  get(id: ProjectVersion['id']): ProjectVersion | undefined {
    const version = this.#versions.get(id);
    if (version !== undefined) this.#put(version);
    return version;
  }

  /** What it returns is shared by all who ask, so nobody can change it. */
  keep(version: ProjectVersion): ProjectVersion {
    const kept = frozenCopy(version);
    this.#put(kept);
    for (const oldest of this.#versions.keys()) {
      if (this.#versions.size <= MOST_KEPT) break;
      this.#versions.delete(oldest);
    }
    return kept;
  }

  #put(version: ProjectVersion): void {
    this.#versions.delete(version.id);
    this.#versions.set(version.id, version);
  }
}
