import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { AppError } from '#domain/shared/index.ts';
import { type FakeApi, startFakeApi } from '#testing/cli/fake-api.ts';
import { runCli } from '#testing/cli/fake-cli.ts';

let folder: string;
let api: FakeApi | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-drafts-'));
});
afterEach(async () => {
  await api?.close();
  await rm(folder, { recursive: true, force: true });
});

const user = (content: string) => ({ role: 'user', content });
const assistant = (content: string) => ({ role: 'assistant', content });

/** Newest first: conversation, what was asked, and whether something was cut off. */
async function serve(requests: readonly (readonly [string, unknown, boolean?])[]): Promise<void> {
  const row = (index: number) => ({
    id: `req_${index}`,
    at: '2026-11-25T10:00:00.000Z',
    ...{
      agent: 'shop',
      environment: 'production',
      label: 'v2',
      release: `sha256:${'2'.repeat(64)}`,
      deploymentId: 'dep_2',
    },
    conversation: requests[index]?.[0] ?? '',
    outcome: 'success' as const,
  });
  api = await startFakeApi({
    listRequests: () => ({ requests: requests.map((_, index) => row(index)) }),
    getRequest: ({ params }) => {
      const index = Number(params.request?.slice('req_'.length));
      const [, request, isCut = false] = requests[index] ?? [];
      if (request === 'gone') throw new AppError('NOT_FOUND', 'no request of that id');
      return { ...row(index), request, reply: null, isCut };
    },
  });
}

const draft = (...argv: readonly string[]) =>
  runCli(['dataset', 'from-requests', 'shop', '--environment', 'production', '--out', 'drafts.jsonl', ...argv], {
    folder,
    env: { HEADGATE_TOKEN: 'test-token', HEADGATE_URL: api?.url ?? '' },
  });
const written = async () =>
  (await readFile(join(folder, 'drafts.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

it('drafts one case a conversation from its last request, and says what became of the others', async () => {
  await serve([
    ['c1', { messages: [user('Hi'), assistant('Hello'), user('Where is [order]?')] }],
    ['c1', { messages: [user('Hi')] }],
    ['c2', { messages: [{ role: 'system', content: 'be brief' }, user('x')] }],
    ['c3', { input: 'When are you open?' }, true],
    ['c3', { input: 'When are you open?' }],
    ['c4', { input: 'When are you open?' }],
  ]);
  const { exitCode, stdout } = await draft();
  expect(exitCode).toBe(0);
  expect(await written()).toEqual([
    {
      id: expect.stringMatching(/^where-is-order-[0-9a-f]{6}$/),
      conversation: [user('Hi'), assistant('Hello'), user('Where is [order]?')],
      tags: ['production'],
      reviewed: false,
    },
    {
      id: expect.stringMatching(/^when-are-you-open-/),
      query: 'When are you open?',
      tags: ['production'],
      reviewed: false,
    },
  ]);
  expect(stdout.split('\n')[0]).toBe(
    'wrote 2 drafts to drafts.jsonl: 6 requests looked at; 1 before the last of a conversation; 1 asking what another asks; ' +
      '2 not to be asked again as they were: cut off, with the caller’s own instructions or calls, or going on from what is not kept',
  );
});

it('asks for successful requests alone, and reads none of those it has no need of', async () => {
  await serve([
    ['c1', { input: 'a' }],
    ['c1', { input: 'b' }],
  ]);
  const { stdout } = await draft('--release', 'v2', '--limit', '50', '--json');
  expect(JSON.parse(stdout)).toEqual({
    ...{ agent: 'shop', environment: 'production', written: 'drafts.jsonl' },
    ...{ cases: 1, looked: 2, earlier: 1, repeated: 0, unusable: 0 },
  });
  expect(api?.seen.map(({ call }) => call)).toEqual([
    'GET /api/v1/traffic/shop/production/requests',
    'GET /api/v1/requests/req_0',
  ]);
  expect(api?.seen[0]?.request.query).toEqual({ outcome: 'success', limit: '50', release: 'v2' });
});

it('writes nothing where nothing can be made a case, or the server refuses', async () => {
  await serve([['c1', { messages: [] }]]);
  expect(await draft()).toMatchObject({
    exitCode: expect.not.toSatisfy((code: number) => code === 0),
    stderr: expect.stringContaining(
      'no request to shop in production can be made a case: 1 request looked at; 1 not to be',
    ),
  });
  await api?.close();
  await serve([
    ['c1', { input: 'a' }],
    ['c2', 'gone'],
  ]);
  expect((await draft()).stderr).toContain('NOT_FOUND: no request of that id');
  await expect(written()).rejects.toThrow('ENOENT');
});
