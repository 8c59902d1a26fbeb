import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FakeApi, startFakeApi } from '#testing/cli/fake-api.ts';
import { runCli } from '#testing/cli/fake-cli.ts';
import { aReleaseView, DIGEST_2 } from '#testing/cli/view-builder.ts';

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

async function push(content: string, kind = 'provenance') {
  const file = join(folder, 'evidence.json');
  await writeFile(file, content);
  const env = { HEADGATE_URL: api.url, HEADGATE_TOKEN: 'test-token' };
  return runCli(['evidence', 'push', '--kind', kind, '--file', file], { env });
}

it('is for the release that the file names, and as the file has it', async () => {
  const { stdout, exitCode } = await push(JSON.stringify(CONTENT));
  expect(exitCode).toBe(0);
  expect(stdout).toContain('evd_1: provenance of shop 222222222222, by ci github');
  const [, sent] = api.seen;
  expect(sent?.call).toBe(`POST /api/v1/agents/shop/releases/${encodeURIComponent(DIGEST_2)}/evidence`);
  expect(sent?.request.body).toEqual({ kind: 'provenance', content: { ...CONTENT, authors: [] } });
});

it('sends nothing that is not whole, and says of each field what is wrong', async () => {
  const wrong = await push(JSON.stringify({ ...CONTENT, commit: '4f1c2ab', merged: 'yes' }));
  expect(wrong.exitCode).toBe(2);
  expect(wrong.stderr).toContain('commit: the whole hash, in lower case');
  expect(wrong.stderr).toContain('merged: ');
  expect((await push('{"release":')).stderr).toContain('is no JSON');
  expect((await push(JSON.stringify(CONTENT), 'safety')).stderr).toContain('outcome: ');
  expect((await push(JSON.stringify(CONTENT), 'rollout')).stderr).toContain('Allowed choices are provenance');
  expect(api.seen).toEqual([]);
});
