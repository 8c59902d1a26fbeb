import type { Loosening, Project } from '#domain/config/index.ts';
import type { Actor } from '#domain/evidence/index.ts';
import type { ProjectVersionId } from '#domain/shared/index.ts';
import type { ProjectProposal, ProjectVersion } from '#ports/index.ts';

/** Whether whoever sends or confirms a project may ask for less than the one before it, and why they do. */
export type LoosenPermit = { readonly mayLoosen: boolean; readonly reason?: string | undefined };

/** What came of a project that was sent. `proposed`: it waits for another person. */
export type Applied = {
  readonly state: 'in-force' | 'proposed';
  readonly version: ProjectVersion;
  readonly loosened: readonly Loosening[];
};

type Answer = { readonly proposal: ProjectVersionId; readonly reason: string };

/** The part of control that keeps the project. */
export type ProjectVerbs = {
  /** @param permit without it nothing may be asked for less than before */
  applyProject(actor: Actor, project: Project, permit?: LoosenPermit): Promise<Applied>;
  /** The second person's word, where one is asked for: from then on the project is in force. */
  confirmProject(actor: Actor, input: Answer & Pick<LoosenPermit, 'mayLoosen'>): Promise<Applied>;
  /** It comes to nothing. One's own may be taken back by this too. */
  rejectProject(actor: Actor, input: Answer): Promise<ProjectProposal>;
};
