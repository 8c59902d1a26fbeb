import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHeadgate } from '#testing/cli/start-headgate.ts';
import { judgement, startJudgeServer } from '#testing/evaluation/judge-server.ts';
import { startTinyServer } from '#testing/runtimes/tiny-server.ts';

const LABELS = 24;

let judge: Awaited<ReturnType<typeof startJudgeServer>>;
let agent: Awaited<ReturnType<typeof startTinyServer>>;
let folder: string;

beforeAll(async () => {
  // Bad to whatever is plainly bad; two of the bad ones it doesn't see.
  judge = await startJudgeServer(({ data }) =>
    judgement(Object.values(data).some((text) => text.includes('Bananas are yellow')) ? 1 : 5),
  );
  const message = { role: 'assistant', content: 'Yes, it is in stock.' };
  agent = await startTinyServer(() => ({
    body: JSON.stringify({ choices: [{ index: 0, finish_reason: 'stop', message }] }),
  }));
  folder = await mkdtemp(join(tmpdir(), 'headgate-calibration-'));
  const source = {
    version: 1,
    agents: { shop: { baseUrl: `${agent.url}/v1`, model: 'm', dataset: 'cases.jsonl' } },
    evaluation: {
      ...{ repeats: 1, evaluators: ['relevance', 'secret-leak', 'harm-lexicon'] },
      judge: { provider: 'openai-compatible', baseUrl: `${judge.url}/v1`, model: 'scripted' },
      calibration: { set: 'labels.jsonl' },
    },
  };
  await writeFile(join(folder, 'headgate.yaml'), JSON.stringify(source));
  const labels = Array.from({ length: LABELS }, (_, index) => {
    const isRight = index % 2 === 0;
    const reply = isRight
      ? `Yes, item ${index} is.`
      : index < 4
        ? `Perhaps, ${index}.`
        : `Bananas are yellow, ${index}.`;
    const item = { id: `c${index}`, query: `Is item ${index} in stock?` };
    return JSON.stringify({ id: `r${index}`, case: item, reply, labels: { relevance: isRight } });
  });
  await writeFile(join(folder, 'labels.jsonl'), labels.join('\n'));
  await writeFile(
    join(folder, 'cases.jsonl'),
    '{"id":"a","query":"Is the mug in stock?"}\n{"id":"b","query":"And the lamp?"}',
  );
});
afterAll(async () => {
  await Promise.all([judge.stop(), agent.stop()]);
  await rm(folder, { recursive: true, force: true });
});

async function run(...argv: readonly string[]) {
  const { said, ended } = startHeadgate(folder, ...argv);
  return { code: await ended, ...said };
}

it('a judge is held against labelled replies, and the next evaluation says how far it agrees', {
  timeout: 60_000,
}, async () => {
  const before = await run('evaluate', '--json');
  expect(JSON.parse(before.out).result.calibrations).toEqual([]);
  judge.requests.length = 0;
  const calibrated = await run('judge', 'calibrate');
  expect(calibrated.code).toBe(0);
  expect(calibrated.out).toContain('22 of 24');
  const aboutLabels = judge.requests.filter(({ data }) =>
    Object.values(data).some((text) => /Is item \d+ in/.test(text)),
  );
  expect(aboutLabels).toHaveLength(LABELS);
  const { out } = await run('evaluate', '--json');
  expect(JSON.parse(out).result.calibrations).toEqual([
    expect.objectContaining({ evaluator: 'relevance', agrees: { events: 22, n: LABELS } }),
  ]);
  const text = (await run('evaluate')).out.replace(/\s+/g, ' ');
  expect(text).toContain('relevance: its judge agrees with people on 22 of 24');
  expect(text).toContain('it fails 10 of 12');
});
