import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Project, resolveProject } from '#domain/config/index.ts';
import { gatewayConfig } from '#gateway/index.ts';
import { aProject } from '#testing/control/control-world.ts';
import { projectSettings, readGatewaySettings, writeGatewaySettings } from './gateway-settings.ts';

const given = {
  ...{ environment: 'production', port: 0, controlUrl: 'http://127.0.0.1:1', publicKeyPem: 'key', token: 'hg_1' },
  ...{ dataFolderHash: 'hash', pinSecret: '0'.repeat(64), conversationFrom: [], userFrom: [], exposeHeaders: true },
};

it('hands the limits to the gateway as the project has them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'headgate-settings-'));
  try {
    const project = aProject();
    const client = { concurrency: 2, rate: { requestsPerSecond: 0.5, burst: 3 } };
    const limits = { everyAgent: { client }, agents: { shop: {} }, clientFrom: ['cookie:c'], trustedProxies: ['::1'] };
    const limited = { ...project, gateway: { ...project.gateway, limits } };
    writeGatewaySettings(folder, { ...given, ...projectSettings(limited) });
    expect(gatewayConfig(readGatewaySettings(folder)).limits).toEqual(limits);
    writeGatewaySettings(folder, { ...given, ...projectSettings(project) });
    expect(gatewayConfig(readGatewaySettings(folder)).limits).toBeUndefined();
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('hands the room for copies to the gateway, and leaves it its own where an older project names none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'headgate-settings-'));
  try {
    const project = aProject();
    const shadow = { concurrency: 4, queue: 8, timeoutMs: 5_000 };
    const narrow = { ...project, gateway: { ...project.gateway, shadow } };
    for (const [applied, expected] of [
      [narrow, shadow],
      [project, { concurrency: 32, queue: 128 }],
    ] as const) {
      writeGatewaySettings(folder, { ...given, ...projectSettings(applied) });
      const config = gatewayConfig(readGatewaySettings(folder));
      expect(config.shadow).toMatchObject(expected);
      expect(config.shadow.maxBytes).toBeGreaterThan(0);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

function resolved(more: object): Project {
  const source = { version: 1, agents: { shop: { baseUrl: 'http://127.0.0.1:1/v1', model: 'm', ...more } } };
  const resolution = resolveProject({ source, readFile: () => undefined, env: () => undefined });
  if (resolution.kind === 'invalid') throw new Error(JSON.stringify(resolution.problems));
  return resolution.project;
}

it('hands over patience with agents as the project says it; what it does not say is the gateway’s own', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'headgate-settings-'));
  try {
    const own = { idleTimeout: '1s', retries: { nonIdempotent: true }, ejection: { for: '9s' } };
    const said = { ...given, ...projectSettings(resolved({ upstream: own })) };
    writeGatewaySettings(folder, said);
    const read = readGatewaySettings(folder);
    // Else the server would replace its gateway at each start.
    expect(read).toEqual(said);
    const { upstream, upstreamPolicy, agentUpstream } = gatewayConfig(read);
    expect(agentUpstream).toEqual({
      shop: { idleTimeoutMs: 1_000, retries: { nonIdempotent: true }, ejection: { baseMs: 9_000 } },
    });
    const defaults = gatewayConfig(given);
    expect([upstream, upstreamPolicy]).toEqual([defaults.upstream, defaults.upstreamPolicy]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
