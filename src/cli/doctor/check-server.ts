import type { Client } from '#api/index.ts';
import { AppError, type ErrorCode } from '#domain/shared/index.ts';
import type { Session } from '../session.ts';
import type { Finding } from './finding.ts';

/**
 * Whether a server answers, knows the token, and has a project. Without HEADGATE_URL and HEADGATE_TOKEN none is expected:
 * evaluating needs none.
 */
export async function checkServer(session: Session): Promise<readonly Finding[]> {
  const absent: Finding['state'] = session.namesServer ? 'missing' : 'note';
  let client: Client;
  try {
    client = await session.client();
    const health = await client.call('health', {});
    const says = `${session.address()} runs ${health.version} (${health.roles.join(', ')}) on ${health.database}`;
    return [
      { state: 'ok', subject: 'server', says },
      ...checkGateway(health.gateway),
      ...(await checkToken(client, absent)),
    ];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return [{ state: absent, subject: 'server', says: error.message, remedy: error.hint }];
  }
}

function checkGateway(gateway: { readonly url: string; readonly connected: boolean } | undefined): readonly Finding[] {
  if (gateway === undefined) return [{ state: 'note', subject: 'gateway', says: 'none runs beside the server' }];
  return gateway.connected
    ? [{ state: 'ok', subject: 'gateway', says: gateway.url }]
    : [
        {
          state: 'missing',
          subject: 'gateway',
          says: `${gateway.url} is not connected`,
          remedy: 'headgate serve --role gateway',
        },
      ];
}

async function checkToken(client: Client, absent: Finding['state']): Promise<readonly Finding[]> {
  const project = await attempt(() => client.call('getProject', {}));
  if (project instanceof AppError && project.code !== 'NOT_FOUND') {
    const denied: readonly ErrorCode[] = ['UNAUTHENTICATED', 'FORBIDDEN'];
    const state = denied.includes(project.code) ? absent : 'missing';
    return [{ state, subject: 'token', says: project.message, remedy: project.hint }];
  }
  const tokens = await attempt(() => client.call('listTokens', {}));
  const manages = !(tokens instanceof AppError);
  const token: Finding = {
    state: 'ok',
    subject: 'token',
    says: manages ? 'valid; it may read and manage tokens' : 'valid; it may read, not manage tokens',
  };
  if (!(project instanceof AppError)) {
    return [token, { state: 'ok', subject: 'applied project', says: `${project.id} by ${project.appliedBy.name}` }];
  }
  return [token, { state: 'note', subject: 'applied project', says: 'none yet', remedy: 'headgate apply' }];
}

async function attempt<T>(work: () => Promise<T>): Promise<T | AppError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
