import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findingContent, provenanceContent } from '#api/index.ts';
import { DAY_MS } from '#domain/shared/index.ts';
import { loadProjectFile } from './load.ts';

const PAGE = join(import.meta.dirname, '../../../docs/policy.md');
const AGENT = 'agents:\n  shop: { baseUrl: "http://127.0.0.1:8080/v1", model: m }\n';

const page = await readFile(PAGE, 'utf8');
const blocks = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = '']) => yaml);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-docs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function load(yaml: string) {
  const whole = `version: 1\n${/^agents:/m.test(yaml) ? '' : AGENT}${yaml}`;
  await writeFile(join(folder, 'headgate.yaml'), whole);
  return (await loadProjectFile(join(folder, 'headgate.yaml'), () => undefined)).project;
}

describe('docs/policy.md', () => {
  it('has examples', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(3);
  });

  it.each(blocks.map((yaml) => [yaml.split('\n').slice(0, 3).join(' '), yaml]))(
    '%s … is read',
    async (_start, yaml) => {
      expect((await load(yaml)).environments.map((each) => each.name)).toContain('production');
    },
  );

  it('means by its gates what it says of them', async () => {
    const { environments } = await load(blocks.find((yaml) => yaml.includes('comparison: warn')) ?? '');
    expect(environments.map(({ gates }) => [gates?.evaluation, gates?.safety, gates?.comparison])).toEqual([
      ['enforce', 'enforce', 'enforce'],
      ['warn', 'observe', 'enforce'],
      ['enforce', 'enforce', 'warn'],
    ]);
  });

  it('means by its signatures and second people what it says of them', async () => {
    const { environments } = await load(blocks.find((yaml) => yaml.includes('expireAfter')) ?? '');
    expect(environments.at(-1)?.approval).toEqual({
      roles: ['qa-lead', 'security'],
      minPeople: 2,
      distinctPerRole: true,
      authorsMayApprove: false,
      promoterMayApprove: false,
      lastPusherMayApprove: false,
      expireAfterMs: 3 * DAY_MS,
    });
    const team = await load(blocks.find((yaml) => yaml.startsWith('profile: team')) ?? '');
    expect(team.secondPerson).toEqual({ configuration: false, breakGlass: true });
  });

  it('means by its checklist what it says of it', async () => {
    const { environments } = await load(blocks.find((yaml) => yaml.includes('price-list')) ?? '');
    const items = environments.find(({ name }) => name === 'production')?.checklist ?? [];
    expect(items.map(({ name }) => name)).toEqual([
      ...['staging-tests', 'approvals', 'runbook', 'rollback-plan', 'on-call', 'monitoring'],
      ...['price-list', 'status-page'],
    ]);
    expect(items.find(({ name }) => name === 'on-call')).toMatchObject({
      says: expect.stringMatching(/on-call/),
      roles: ['operations'],
    });
    expect(items.find(({ name }) => name === 'status-page')?.required).toBe(false);
    expect(environments.find(({ name }) => name === 'staging')?.checklist).toMatchObject([{ name: 'test-data' }]);
  });

  it('shows evidence that can be pushed as it stands', async () => {
    const [source, finding] = [...page.matchAll(/^```json\n(.*?)^```$/gms)].map(([, json = '']) => JSON.parse(json));
    expect(provenanceContent.parse(source)).toMatchObject({ candidateExecuted: false, protected: true });
    expect(findingContent.parse(finding)).toMatchObject({ outcome: 'pass' });
    const { environments } = await load(blocks.find((yaml) => yaml.includes('producers: [github]')) ?? '');
    expect(environments.at(-1)?.provenance).toEqual({
      ...{ branch: 'main', repository: 'github.com/acme/bookshop', reviews: 2, producers: ['github'] },
    });
  });

  it('means by its windows what it says of them', async () => {
    const peak = await load(blocks.find((yaml) => yaml.includes('peak-hours')) ?? '');
    expect(peak.windows).toMatchObject([{ name: 'no-fridays' }, { name: 'peak-hours', timezone: 'Europe/Berlin' }]);
    expect((await load(blocks.find((yaml) => yaml.includes('windows: []')) ?? '')).windows).toEqual([]);
    const places = await load(blocks.find((yaml) => yaml.includes('staffed')) ?? '');
    expect(places.windows?.map(({ name, environments, agents }) => [name, environments, agents])).toEqual([
      ['year-end', ['production'], undefined],
      ['move-of-the-data-centre', ['staging', 'production'], undefined],
      ['no-fridays', ['production'], undefined],
      ['staffed', ['production'], ['bookshop']],
    ]);
  });
});
