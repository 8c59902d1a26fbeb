import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const ENTRY = fileURLToPath(new URL('./cli.ts', import.meta.url));
const RIGHT = 'Yes, it is in stock.';

/** Right to every question but the one that is held back. */
const agent = createServer(async (request, reply) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const asked = JSON.parse(body).messages.at(-1).content as string;
  const message = { role: 'assistant', content: asked.includes('sealed') ? 'Bananas are yellow.' : RIGHT };
  reply.writeHead(200, { 'content-type': 'application/json' });
  reply.end(JSON.stringify({ id: 'x', model: 'm', choices: [{ index: 0, finish_reason: 'stop', message }] }));
});

let folder: string;
beforeAll(async () => {
  agent.listen(0, '127.0.0.1');
  await once(agent, 'listening');
  folder = await mkdtemp(join(tmpdir(), 'headgate-held-back-'));
  const url = `http://127.0.0.1:${(agent.address() as AddressInfo).port}/v1`;
  await writeFile(
    join(folder, 'headgate.yaml'),
    `version: 1\nagents: { shop: { baseUrl: "${url}", model: m, dataset: cases.csv } }\nevaluation: { repeats: 2 }\n`,
  );
  const rows = Array.from(
    { length: 11 },
    (_, index) => `open-${index},Is item ${index} in stock?,It is in stock.,"${RIGHT}",`,
  );
  const sealed = `held-1,Is the sealed item in stock?,It is in stock.,"${RIGHT}",true`;
  await writeFile(join(folder, 'cases.csv'), ['id,query,context,groundTruth,heldBack', ...rows, sealed].join('\n'));
});
afterAll(async () => {
  agent.close();
  await rm(folder, { recursive: true, force: true });
});

/** Whatever it ends with: without a safety case nobody can tell. */
async function evaluate(...argv: readonly string[]): Promise<string> {
  const child = execFile(process.execPath, [ENTRY, 'evaluate', ...argv], { cwd: folder });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: string) => (text += chunk));
  await once(child, 'close');
  return text;
}

it('a local run scores a case that is held back, and shows it in no report', { timeout: 60_000 }, async () => {
  const file = join(folder, 'report.md');
  const text = await evaluate('--format', 'markdown', '--out', file);
  const json = await evaluate('--json');
  const markdown = await readFile(file, 'utf8');
  for (const report of [text, markdown, json]) expect(report).not.toMatch(/held-1|sealed|Bananas/);
  for (const report of [text, markdown]) expect(report.replace(/\s+/g, ' ')).toContain('1 case is held back');
  const { result } = JSON.parse(json);
  expect(result).toMatchObject({ withheld: 1, dataset: { cases: 12 } });
  expect(result.candidate.replies).toHaveLength(11 * 2);
  const relevance = result.metrics.find(
    ({ evaluator }: { evaluator: { name: string } }) => evaluator.name === 'relevance',
  );
  expect(relevance.candidate.counts.scored).toBe(12 * 2);
  expect(relevance.candidate.passRate).toBeCloseTo(11 / 12);
});
