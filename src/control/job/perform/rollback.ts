import { z } from 'zod';
import type { DeployConfig, Project } from '#domain/config/index.ts';
import type { Deployment, Endpoint, Release } from '#domain/release/index.ts';
import { methodNow, type Rollback } from '#domain/rollback/index.ts';
import { AppError, assert, type JsonObject, MINUTE_MS, type RollbackId } from '#domain/shared/index.ts';
import type { Runtime, SmokeRunner, Webhook } from '#ports/index.ts';
import type { ControlContext } from '../../context.ts';
import { projectFor, requireAgent, requireEnvironment } from '../../lookup.ts';
import { deployConfig, makeRunnable } from './deploy.ts';
import type { Performed, Performer } from './performer.ts';
import { throughGateway } from './through-gateway.ts';

const payloadSchema = z.object({ what: z.enum(['preparing', 'awaiting', 'probing']) });

/** What a rollback works with. `gateway`: where users' requests come in, and the environment that it serves; undefined: none runs. */
type RollbackOutside = {
  readonly runtime: Runtime;
  readonly smoke: SmokeRunner;
  readonly webhook: Webhook;
  readonly gateway: () => { readonly url: string; readonly environment: string } | undefined;
};

type Facts = {
  readonly rollback: Rollback;
  readonly project: Project;
  readonly deployment: Deployment;
  readonly replaced: Deployment | undefined;
  readonly release: Release;
};

/** Makes an earlier release answer, and asks it whether it does. What does not work is an answer too: the next one is tried. */
export function rollbackPerformer(context: ControlContext, outside: RollbackOutside): Performer {
  return async (action) => {
    const { what } = payloadSchema.parse(action.payload);
    const facts = await load(context, action.subject as RollbackId);
    try {
      if (what === 'probing') return answer(await probe(outside, facts, true));
      if (what === 'awaiting') return answerWith(facts.deployment, await probe(outside, facts, false));
      return await prepare(context, outside, facts);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return answer({ pass: false, because: error.message });
    }
  };
}

async function prepare(context: ControlContext, outside: RollbackOutside, facts: Facts): Promise<Performed> {
  const { rollback, project, deployment, release } = facts;
  const method = methodNow(rollback);
  if (method === 'redeploy') {
    const config = requireEnvironment(project, rollback.environment).redeploy;
    if (config === undefined)
      throw new AppError('NOT_RUNNABLE', `nothing says how to redeploy in ${rollback.environment}`);
    await outside.webhook.send({
      url: config.url,
      secretEnv: config.secretEnv,
      timeoutMs: MINUTE_MS,
      delivery: rollback.id,
      body: redeployOrder(rollback, release),
    });
    return answer({ pass: true, because: `the workflow of ${release.label} was dispatched` });
  }
  const running =
    method === 'replace'
      ? await replace(outside, facts)
      : await makeRunnable(context, outside.runtime, project, deployment.id);
  return answerWith(running, await probe(outside, { ...facts, deployment: running }, false));
}

function redeployOrder({ id, agent, environment }: Rollback, { label, digest, provenance }: Release): JsonObject {
  const commit = provenance.commit === undefined ? {} : { commit: provenance.commit };
  return { type: 'headgate.redeploy', rollback: id, agent, environment, release: { label, digest, ...commit } };
}

async function replace({ runtime }: RollbackOutside, facts: Facts): Promise<Deployment> {
  const { rollback, project, deployment, replaced, release } = facts;
  assert(replaced !== undefined, 'what is replaced is deployed');
  const agent = requireAgent(project, rollback.agent);
  const { runtimeId, endpoint } = await runtime.replace({
    deploymentId: deployment.id,
    agent: rollback.agent,
    environment: rollback.environment,
    release,
    api: agent.api,
    call: agent.call,
    deploy: deployConfig(project, deployment),
    bindings: requireEnvironment(project, rollback.environment).bindings,
    replaces: { deploymentId: replaced.id, runtimeId: replaced.runtimeId ?? replaced.id },
  });
  return { ...deployment, runtimeId, endpoint };
}

/** A smoke test of the release itself, or once everyone is sent to it, of what users meet. */
async function probe(outside: RollbackOutside, facts: Facts, asUsers: boolean) {
  const { rollback, project, deployment } = facts;
  const { smoke } = requireAgent(project, rollback.agent);
  const gateway = outside.gateway();
  const through = asUsers && rollback.mode === 'gateway' && gateway?.environment === rollback.environment;
  const endpoint = through ? throughGateway(gateway.url, deployment.endpoint, rollback.agent) : deployment.endpoint;
  if (endpoint === undefined) throw new AppError('NOT_RUNNABLE', `deployment ${deployment.id} has no endpoint`);
  const { pass, because } = await outside.smoke.run(endpoint, smoke.checks, smoke.maxReplyMs);
  return { pass, because: `${through ? 'through the gateway' : 'asked directly'}: ${because}` };
}

function answer({ pass, because }: { readonly pass: boolean; readonly because: string }): Performed {
  return { result: { pass, because }, record: async () => undefined };
}

/** Keeps where the deployment answers, when it does. */
function answerWith(running: Deployment, found: { readonly pass: boolean; readonly because: string }): Performed {
  return {
    ...answer(found),
    record: async (tx, moment) => {
      const stored = await tx.deployments.lock(running.id);
      if (!found.pass || stored === undefined || (stored.state !== 'creating' && stored.state !== 'archived')) return;
      await tx.deployments.save({ ...running, state: 'inactive', changedAt: moment.now });
    },
  };
}

async function load(context: ControlContext, id: RollbackId): Promise<Facts> {
  return context.unitOfWork.run(async (tx) => {
    const rollback = await tx.rollbacks.find(id);
    assert(rollback !== undefined, 'a rollback that asks for work is stored');
    const project = await projectFor(tx, rollback.promotion ?? rollback.id);
    const stored = await tx.deployments.find(rollback.to.deploymentId);
    const release = await tx.releases.find(rollback.agent, rollback.to.release);
    assert(stored !== undefined && release !== undefined, 'what traffic goes back to is stored');
    const declared = requireAgent(project, rollback.agent).deploy[rollback.environment];
    const endpoint =
      stored.endpoint ?? (declared?.kind === 'endpoint' ? declaredEndpoint(project, rollback, declared) : undefined);
    return {
      rollback,
      project,
      deployment: { ...stored, endpoint },
      replaced: await tx.deployments.find(rollback.from.deploymentId),
      release,
    };
  });
}

/** Where a release answers that its own workflow deploys behind a fixed address. */
function declaredEndpoint(
  project: Project,
  rollback: Rollback,
  { baseUrl, credentialEnv, credentialHeader, threads }: Extract<DeployConfig, { kind: 'endpoint' }>,
): Endpoint {
  const { api, call } = requireAgent(project, rollback.agent);
  const { assistant, ...form } = threads ?? {};
  return {
    baseUrl,
    api,
    ...(call === undefined ? {} : { call }),
    ...(credentialEnv === undefined ? {} : { credentialEnv }),
    ...(credentialHeader === undefined ? {} : { credentialHeader }),
    ...(assistant === undefined ? {} : { threads: { follow: 'stream', ...form, assistant } }),
  };
}
