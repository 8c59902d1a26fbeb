import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadProjectFile } from './load.ts';

const page = await readFile(join(import.meta.dirname, '../../../docs/telemetry.md'), 'utf8');
const blocks = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = '']) => yaml);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-docs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function load(yaml: string) {
  const agents = 'agents:\n  shop: { baseUrl: "http://127.0.0.1:8080/v1", model: m }\n';
  await writeFile(join(folder, 'headgate.yaml'), `version: 1\n${agents}${yaml}`);
  return (await loadProjectFile(join(folder, 'headgate.yaml'), () => undefined)).project;
}

it('docs/telemetry.md: its configuration is read', async () => {
  expect(blocks).toHaveLength(1);
  expect((await load(blocks[0] ?? '')).telemetry).toEqual({
    ...{ endpoint: 'http://127.0.0.1:4318', headersEnv: 'OTLP_HEADERS', sampleRatio: 0.1 },
  });
});

it('one in ten is sampled unless it is said otherwise, and nothing is sent unless somebody is named', async () => {
  expect((await load('telemetry: { otlp: { endpoint: "https://otlp.example.com" } }\n')).telemetry?.sampleRatio).toBe(
    0.1,
  );
  expect((await load('')).telemetry).toBeUndefined();
});

it.each([
  ['endpoint: "otlp.example.com"', /telemetry\.otlp\.endpoint.*http:\/\/127\.0\.0\.1:4318/],
  ['endpoint: "https://user:pass@otlp.example.com"', /telemetry\.otlp\.endpoint/],
  ['endpoint: "https://otlp.example.com", sample: 10', /telemetry\.otlp\.sample.*percentage/],
])('is refused by name: %s', async (otlp, message) => {
  await expect(load(`telemetry: { otlp: { ${otlp} } }\n`)).rejects.toThrow(message);
});
