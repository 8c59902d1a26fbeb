import { expect, it } from 'vitest';
import { routeSnapshotSchema } from '#api/index.ts';
import { gatewaySettingsOf, resolveProject } from '#domain/config/index.ts';
import { gatewayConfig } from '#gateway/index.ts';

function settingsWith(upstream?: object) {
  const shop = { baseUrl: 'http://127.0.0.1:1/v1', model: 'm', ...(upstream === undefined ? {} : { upstream }) };
  const source = { version: 1, agents: { shop } };
  const resolution = resolveProject({ source, readFile: () => undefined, env: () => undefined });
  if (resolution.kind === 'invalid') throw new Error(JSON.stringify(resolution.problems));
  return gatewaySettingsOf(resolution.project);
}

it('what a project does not say of patience is what a gateway does by itself', () => {
  const own = gatewayConfig({ environment: 'production', dataFolderHash: 'hash' });
  const { upstream, upstreamPolicy, agentUpstream } = settingsWith();
  expect({ ...own.upstream, ...upstream }).toEqual(own.upstream);
  expect(upstreamPolicy).toEqual(own.upstreamPolicy);
  expect(agentUpstream).toEqual({});
});

it('an agent’s own patience reaches gateways as it is said, and no more than that', () => {
  const said = { idleTimeout: '1s', retries: { nonIdempotent: true, budget: '20 %' }, ejection: { for: '9s' } };
  const settings = settingsWith(said);
  expect(settings.agentUpstream).toEqual({
    shop: { idleTimeoutMs: 1_000, retries: { nonIdempotent: true, budgetRatio: 0.2 }, ejection: { baseMs: 9_000 } },
  });
  const wire = JSON.parse(JSON.stringify({ version: 1, issue: 1, routes: [], settings }));
  expect(routeSnapshotSchema.parse(wire).settings).toMatchObject({ agentUpstream: settings.agentUpstream });
});

it.each([
  [{ firstByteTimeout: '50ms' }, 'agents.shop.upstream.firstByteTimeout'],
  [{ retries: { attempts: 9 } }, 'agents.shop.upstream.retries.attempts'],
  [{ ejection: { after: 0 } }, 'agents.shop.upstream.ejection.after'],
  [{ connectTimeout: '1s' }, 'agents.shop.upstream.connectTimeout'],
])('%j is refused by name', (upstream, path) => {
  expect(() => settingsWith(upstream)).toThrow(path.split('.').at(-1));
});
