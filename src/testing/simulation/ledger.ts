import type { Project } from '#domain/config/index.ts';
import type { Evidence } from '#domain/evidence/index.ts';
import type { Approval, ClockSetting, Freeze, Hold, Statement } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Deployment, Release } from '#domain/release/index.ts';
import type { Rollback } from '#domain/rollback/index.ts';
import type { EpochMs } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { Commit } from './history.ts';

/** Rows as they were committed so far, for checkers to look up. It draws no conclusions. */
export class Ledger {
  readonly releases = new Map<string, Release>();
  readonly deployments = new Map<string, Deployment>();
  readonly promotions = new Map<string, Promotion>();
  readonly rollbacks = new Map<string, Rollback>();
  /** By `agent/environment`. */
  readonly routes = new Map<string, Route>();
  /** Oldest first, as are approvals and statements. */
  readonly evidence: Evidence[] = [];
  readonly approvals: Approval[] = [];
  readonly statements: Statement[] = [];
  readonly holds = new Map<string, Hold>();
  readonly freezes = new Map<string, Freeze>();
  readonly #projects = new Map<string, Project>();
  #clock: ClockSetting = { originReal: 0, originVirtual: 0, rate: 1 };

  /** Takes in what a transaction wrote. */
  add(commit: Commit): void {
    for (const row of commit.releases) this.releases.set(row.digest, row);
    for (const row of commit.deployments) this.deployments.set(row.id, row);
    for (const row of commit.promotions) this.promotions.set(row.id, row);
    for (const row of commit.rollbacks) this.rollbacks.set(row.id, row);
    for (const row of commit.routes) this.routes.set(placeOf(row), row);
    for (const row of commit.holds) this.holds.set(row.id, row);
    for (const row of commit.freezes) this.freezes.set(row.id, row);
    for (const row of commit.projects) this.#projects.set(row.id, row.project);
    for (const row of commit.clocks) this.#clock = row;
    this.evidence.push(...commit.evidence);
    this.approvals.push(...commit.approvals);
    this.statements.push(...commit.statements);
  }

  /** Headgate's time at a moment of the wall clock. */
  timeAt(realNow: EpochMs): EpochMs {
    const { originReal, originVirtual, rate } = this.#clock;
    return originVirtual + (realNow - originReal) * rate;
  }

  /** The project that a promotion began under. */
  projectOf({ projectVersion }: Promotion): Project {
    const project = this.#projects.get(projectVersion);
    if (project === undefined) throw new Error(`a promotion runs under ${projectVersion}, which was never applied`);
    return project;
  }

  environmentOf(promotion: Promotion): Project['environments'][number] {
    const found = this.projectOf(promotion).environments.find(({ name }) => name === promotion.environment);
    if (found === undefined) throw new Error(`${promotion.environment} is in no project`);
    return found;
  }

  /** Whether a hold or a quarantine stands against a release, or against a tool that it has. */
  isHeld(release: string, kind?: Hold['kind']): boolean {
    const tools = this.releases.get(release)?.definition.tools.map(({ name }) => `tool:${name}`) ?? [];
    return [...this.holds.values()].some(
      (hold) =>
        hold.lifted === undefined &&
        (kind ?? hold.kind) === hold.kind &&
        (hold.component === undefined ? hold.release === release : tools.includes(hold.component)),
    );
  }

  /** Whether a person let a release past something in an environment, for now, with the second person's word where that is asked for. */
  isBroken(glass: string, { release, environment }: Promotion, now: EpochMs): boolean {
    const saidOf = (act: string, kind: string) =>
      this.statements.filter(({ said }) => said.kind === kind && 'act' in said && said.act === act);
    return this.statements.some(({ id, said, at, by, ...of }) => {
      if (said.kind !== 'breaks-glass' || said.glass !== glass) return false;
      if (of.release !== release || of.environment !== environment || now < at || now >= said.until) return false;
      if (saidOf(id, 'withdraws-glass').length > 0) return false;
      return !said.needsSecond || saidOf(id, 'confirms-glass').some((word) => word.by.name !== by.name);
    });
  }

  /** What serves those who are not part of any rollout. */
  serving(place: { readonly agent: string; readonly environment: string }): Route['targets'][number] | undefined {
    return this.routes.get(placeOf(place))?.targets.find(({ role }) => role === 'baseline');
  }

  /** Evidence of one kind about a release, oldest first. */
  shown(release: string, kind: Evidence['kind'], environment?: string): readonly Evidence[] {
    return this.evidence.filter(
      (item) =>
        item.release === release && item.kind === kind && (environment ?? item.environment) === item.environment,
    );
  }
}

export function placeOf({ agent, environment }: { readonly agent: string; readonly environment: string }): string {
  return `${agent}/${environment}`;
}
