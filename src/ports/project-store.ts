import type { Loosening, Project } from '#domain/config/index.ts';
import type { Actor } from '#domain/evidence/index.ts';
import type { Digest, EpochMs, ProjectVersionId } from '#domain/shared/index.ts';

export type ProjectVersion = {
  readonly id: ProjectVersionId;
  readonly digest: Digest;
  readonly project: Project;
  readonly appliedBy: Actor;
  readonly appliedAt: EpochMs;
  /** The second person, where one was asked for. Absent: none was. */
  readonly confirmedBy?: Actor | undefined;
};

export interface ProjectStore {
  /** Waits until nobody else applies one, and keeps others from it until the transaction ends: the latest stays the latest. */
  lock(): Promise<void>;
  add(version: ProjectVersion): Promise<void>;
  find(id: ProjectVersionId): Promise<ProjectVersion | undefined>;
  latest(): Promise<ProjectVersion | undefined>;
}

/** A project that someone sent and that another person has to confirm before it is in force. */
export type ProjectProposal = {
  /** As it is in force once it is confirmed, under the same id. */
  readonly version: ProjectVersion;
  /** What was in force when it was sent. Once another is, it can't be confirmed any more: nobody compared the two. */
  readonly replaces: ProjectVersionId;
  readonly loosened: readonly Loosening[];
  readonly reason?: string | undefined;
  /** Absent: nobody answered yet. */
  readonly answer?:
    | { readonly kind: 'confirmed' | 'rejected'; readonly by: Actor; readonly at: EpochMs; readonly reason: string }
    | undefined;
};

/** Held by `ProjectStore.lock` where it is written. */
export interface ProposalStore {
  /** Inserts or replaces. */
  save(proposal: ProjectProposal): Promise<void>;
  find(id: ProjectVersionId): Promise<ProjectProposal | undefined>;
  /** Newest first. */
  list(filter: { readonly limit: number }): Promise<readonly ProjectProposal[]>;
}
