import type { AgentConfig, DeployConfig, Project } from '#domain/config/index.ts';
import { formatDuration, SECOND_MS } from '#domain/shared/index.ts';
import type { AgentReply } from '#ports/index.ts';
import { detectEndpoint } from '../init/index.ts';
import { endpointEnvironment } from '../project.ts';
import type { Session } from '../session.ts';
import { workingTree } from '../try-target.ts';
import type { Finding } from './finding.ts';

const PROBE_TIMEOUT_MS = 15 * SECOND_MS;

/** Keys that are set, an address that lists its models, and one small question that gets a reply. */
export async function checkAgent(session: Session, project: Project, agent: AgentConfig): Promise<readonly Finding[]> {
  const credentials = checkCredentials(session, agent);
  const environment = endpointEnvironment(project, agent);
  const deploy = environment === undefined ? undefined : agent.deploy[environment];
  if (deploy?.kind !== 'endpoint') {
    const says = 'a deploy hook starts it; it is asked when something is deployed';
    return [...credentials, { state: 'note', subject: agent.name, says }];
  }
  // Others have no list of models to ask for.
  const models = agent.runtime === 'openai' ? [await checkModels(session, agent, deploy)] : [];
  return [...credentials, ...models, await checkReply(session, project, agent)];
}

function checkCredentials({ deps }: Session, agent: AgentConfig): readonly Finding[] {
  const names = new Set(Object.values(agent.deploy).flatMap((deploy) => credentialOf(deploy) ?? []));
  return [...names].map((name): Finding => {
    const isSet = (deps.secrets.read(name) ?? '') !== '';
    const subject = `key of ${agent.name}`;
    return isSet
      ? { state: 'ok', subject, says: `${name} is set` }
      : { state: 'missing', subject, says: `${name} is not set here`, remedy: `export ${name}=…` };
  });
}

function credentialOf(deploy: DeployConfig): string | undefined {
  return deploy.kind === 'endpoint' ? deploy.credentialEnv : deploy.secretEnv;
}

/** Some endpoints list no models and answer all the same, so this alone is no failure. */
async function checkModels(
  { deps }: Session,
  agent: AgentConfig,
  { baseUrl, credentialEnv }: Extract<DeployConfig, { kind: 'endpoint' }>,
): Promise<Finding> {
  const subject = `models of ${agent.name}`;
  const apiKey = credentialEnv === undefined ? undefined : deps.secrets.read(credentialEnv);
  try {
    const { models } = await detectEndpoint(baseUrl, deps.fetch, { apiKey });
    const wanted = agent.definition.model?.name;
    if (wanted !== undefined && models.length > 0 && !models.includes(wanted)) {
      return {
        state: 'note',
        subject,
        says: `${baseUrl} does not list ${wanted}, but ${models.slice(0, 5).join(', ')}`,
      };
    }
    return { state: 'ok', subject, says: `${baseUrl} lists ${models.slice(0, 5).join(', ') || 'none'}` };
  } catch (error) {
    return { state: 'note', subject, says: error instanceof Error ? error.message : String(error) };
  }
}

async function checkReply(session: Session, project: Project, agent: AgentConfig): Promise<Finding> {
  const subject = `reply of ${agent.name}`;
  const runtime = await session.deps.start.runtime();
  const target = await workingTree(runtime, project, agent);
  const reply = await runtime.call(target.endpoint, {
    messages: [{ role: 'user', content: 'Hello, are you working?' }],
    purpose: 'probe',
    timeoutMs: PROBE_TIMEOUT_MS,
    signal: session.deps.signal,
  });
  session.deps.signal.throwIfAborted();
  if (reply.kind === 'replied') return { state: 'ok', subject, says: `came after ${formatDuration(reply.latencyMs)}` };
  return {
    state: 'missing',
    subject,
    says: becauseOf(reply),
    remedy: `start the agent at ${target.endpoint.baseUrl}, or mend its address in headgate.yaml`,
  };
}

function becauseOf(reply: Exclude<AgentReply, { kind: 'replied' }>): string {
  return reply.kind === 'rate-limited' ? 'over the rate limit' : reply.because;
}
