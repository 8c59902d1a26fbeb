import type { EnvironmentConfig, Project } from '#domain/config/index.ts';
import { earlierArrival } from '#domain/evidence/index.ts';
import type { Deployment, Release } from '#domain/release/index.ts';
import type { RollbackMethod, RollbackParty } from '#domain/rollback/index.ts';
import { AppError, digestOfJson } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import { type ControlContext, type Moment, newId } from '../context.ts';
import { refusalOf } from '../holds.ts';
import { requireAgent, requireRelease } from '../lookup.ts';
import { verifiedChoices } from './choices.ts';

type Wish = {
  readonly agent: string;
  readonly to?: string | undefined;
  readonly method: RollbackMethod;
  readonly project: Project;
  readonly environment: EnvironmentConfig;
  readonly serving: RollbackParty;
};

/** Where traffic goes back to, deployed or to be deployed. @throws AppError */
export async function chooseTarget(
  context: ControlContext,
  tx: Tx,
  moment: Moment,
  wish: Wish,
): Promise<{ readonly party: RollbackParty; readonly isWarm: boolean }> {
  const { agent, to, method, environment, serving } = wish;
  const choices = await verifiedChoices(tx, agent, environment.name, moment.now);
  const release = to === undefined ? undefined : await requireVerified(tx, wish, to);
  const found = choices.find(
    (item) => item.release !== serving.release && (release === undefined || item.release === release.digest),
  );
  const digest = release?.digest ?? found?.release;
  if (digest === undefined) throw nothingToGoBackTo(serving.label, agent, environment.name);
  const chosen = release ?? (await requireRelease(tx, agent, digest));
  if (method === 'replace') checkReplaceable(wish, chosen);
  if (method === 'redeploy') checkRedeploy(environment);
  const reused = method === 'replace' ? undefined : found;
  const deployment = reused ?? (await newDeployment(context, tx, moment, environment, chosen));
  return {
    party: { deploymentId: deployment.id, release: chosen.digest, label: chosen.label },
    isWarm: deployment.state === 'warm',
  };
}

/** @param label of what serves; undefined where nothing ever came to all users */
export function nothingToGoBackTo(label: string | undefined, agent: string, environment: string): AppError {
  return new AppError(
    'NOTHING_TO_ROLL_BACK_TO',
    label === undefined
      ? `there is nothing to take back in ${environment}: no release of ${agent} ever came to all users there`
      : `there is nothing to roll ${agent} ${label} back to in ${environment}: no other release that was verified there is left`,
    { hint: `bring a release there: headgate promote LABEL --agent ${agent} --to ${environment}` },
  );
}

async function requireVerified(tx: Tx, { agent, environment, serving }: Wish, to: string): Promise<Release> {
  const release = await requireRelease(tx, agent, to);
  const name = `${agent} ${release.label}`;
  if (release.digest === serving.release) {
    throw new AppError('ALREADY_THERE', `${name} already serves ${environment.name}`, {
      hint: `headgate traffic show ${agent} --environment ${environment.name}`,
    });
  }
  const refusal = await refusalOf(tx, release);
  if (refusal !== undefined) throw refusal;
  if (earlierArrival(await tx.evidence.forRelease(release.digest), environment.name) !== undefined) return release;
  throw new AppError(
    'CONFLICT',
    `${name} is not verified in ${environment.name}: it never came to all users, or was taken back`,
    {
      hint: `headgate promote ${release.label} --agent ${agent} --to ${environment.name}`,
    },
  );
}

/** Where each version is immutable there is nothing to set back: the selector is turned instead. */
function checkReplaceable({ project, agent, environment }: Wish, { definition, label }: Release): void {
  const deploy = requireAgent(project, agent).deploy[environment.name];
  if (deploy === undefined)
    throw new AppError('NOT_RUNNABLE', `headgate.yaml doesn't say how ${agent} runs in ${environment.name}`);
  if (deploy.kind === 'webhook' || definition.artefact === undefined) return;
  throw new AppError(
    'CONFLICT',
    `${agent} ${label} is an artefact behind a fixed address: its versions are immutable and can't be replaced`,
    {
      hint: `turn the traffic instead: --method traffic`,
    },
  );
}

function checkRedeploy({ name, redeploy }: EnvironmentConfig): void {
  if (redeploy !== undefined) return;
  throw new AppError('CONFLICT', `headgate.yaml doesn't say how a workflow is dispatched for ${name}`, {
    hint: `set environments.${name}.redeploy.webhook, or use --method traffic`,
  });
}

async function newDeployment(
  context: ControlContext,
  tx: Tx,
  moment: Moment,
  environment: EnvironmentConfig,
  { agent, digest, label }: Release,
): Promise<Deployment> {
  const deployment: Deployment = {
    id: newId(context, 'dep', moment),
    agent,
    environment: environment.name,
    release: digest,
    label,
    state: 'creating',
    bindingDigest: digestOfJson(environment.bindings),
    createdAt: moment.now,
    changedAt: moment.now,
  };
  await tx.deployments.save(deployment);
  return deployment;
}
