import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { digestOfBytes } from '#domain/shared/index.ts';
import { type FakeApi, startFakeApi } from '#testing/cli/fake-api.ts';
import { runCli } from '#testing/cli/fake-cli.ts';
import { aReleaseView, DIGEST_2 } from '#testing/cli/view-builder.ts';
import { answerRightly, evaluateScript } from '#testing/evaluation/scripted-agent.ts';

const CONTENT = {
  ...{ release: DIGEST_2, repository: 'github.com/acme/agent', commit: '4'.repeat(40), branch: 'main' },
  ...{ protected: true, merged: true, reviews: [], candidateExecuted: false },
};

let folder: string;
let api: FakeApi;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-push-'));
  api = await startFakeApi({
    listReleases: () => [aReleaseView()],
    pushEvidence: () => ({
      ...{ id: 'evd_1', release: DIGEST_2, agent: 'shop', environment: 'source', kind: 'provenance' },
      ...{ producer: 'ci github', outcome: 'pass', because: 'commit 4444 on main', at: '2026-11-23T10:30:00.000Z' },
    }),
  });
});
afterEach(async () => {
  await api.close();
  await rm(folder, { recursive: true });
});

async function push(content: string, kind: string | undefined) {
  const file = join(folder, 'evidence.json');
  await writeFile(file, content);
  const env = { HEADGATE_URL: api.url, HEADGATE_TOKEN: 'test-token' };
  return runCli(['evidence', 'push', ...(kind === undefined ? [] : ['--kind', kind]), '--file', file], { env });
}

it('is for the release that the file names, and as the file has it', async () => {
  const { stdout, exitCode } = await push(JSON.stringify(CONTENT), 'provenance');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('evd_1: provenance of shop 222222222222, by ci github');
  const [, sent] = api.seen;
  expect(sent?.call).toBe(`POST /api/v1/agents/shop/releases/${encodeURIComponent(DIGEST_2)}/evidence`);
  expect(sent?.request.body).toEqual({ kind: 'provenance', content: { ...CONTENT, authors: [] } });
});

it('brings each finding of an evaluation elsewhere, bound to release and file, and says that the candidate ran there', async () => {
  const { result } = await evaluateScript((_, request) => answerRightly(request));
  const own = { ...result, candidate: { ...result.candidate, release: DIGEST_2 } };
  const judgements = [
    { kind: 'evaluation', outcome: 'pass', because: 'relevance 4.9' },
    { kind: 'safety', outcome: 'unknown', because: 'no safety case' },
  ];
  const document = JSON.stringify({ result: own, judgements });
  expect((await push(document, undefined)).exitCode).toBe(0);
  const bodies = () => api.seen.filter(({ call }) => call.startsWith('POST')).map(({ request }) => request.body);
  const common = { release: DIGEST_2, candidateExecuted: true, environment: 'dev', baseline: result.baseline?.release };
  const reference = `evl_1 of 14 cases of cases, 2 times each; ${digestOfBytes(document)}`;
  expect(bodies()).toEqual([
    { kind: 'evaluation', content: { ...common, outcome: 'pass', because: 'relevance 4.9', reference } },
    { kind: 'safety', content: { ...common, outcome: 'unknown', because: 'no safety case', reference } },
  ]);
  await push(document, 'safety');
  expect(bodies()).toHaveLength(3);
  expect((await push(document, 'smoke')).stderr).toContain('found nothing of kind smoke');
  expect((await push(JSON.stringify({ result: own, judgements: [] }), undefined)).stderr).toContain('no judgements');
  const half = await push(JSON.stringify({ result: { ...own, metrics: undefined }, judgements }), undefined);
  expect(half).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('no whole evaluation: result.metrics') });
  expect((await push(JSON.stringify(CONTENT), undefined)).stderr).toContain('what does');
  expect(bodies()).toHaveLength(3);
});

it('sends nothing that is not whole, and says of each field what is wrong', async () => {
  const wrong = await push(JSON.stringify({ ...CONTENT, commit: '4f1c2ab', merged: 'yes' }), 'provenance');
  expect(wrong.exitCode).toBe(2);
  expect(wrong.stderr).toContain('commit: the whole hash, in lower case');
  expect(wrong.stderr).toContain('merged: ');
  expect((await push('{"release":', 'provenance')).stderr).toContain('is no JSON');
  expect((await push(JSON.stringify(CONTENT), 'safety')).stderr).toContain('outcome: ');
  expect((await push(JSON.stringify(CONTENT), 'rollout')).stderr).toContain('Allowed choices are provenance');
  expect(api.seen).toEqual([]);
});
