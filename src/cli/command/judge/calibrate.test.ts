import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalCalibration, LookedAt } from '#cli/index.ts';
import { type EvaluatorInfo, type JudgedLabel, lookAtJudge } from '#domain/analysis/index.ts';
import { runCli } from '#testing/cli/fake-cli.ts';

const relevance: EvaluatorInfo = {
  ...{ name: 'relevance', version: '1+judge.m', scale: { min: 1, max: 5 }, better: 'higher', threshold: 3 },
  ...{ judge: 'a model', family: 'quality' },
} as const;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-calibrate-'));
  const line = (id: string, right: boolean) =>
    JSON.stringify({ id, case: { id: 'c', query: '?' }, reply: 'x', labels: { relevance: right } });
  const lines = Array.from({ length: 24 }, (_, index) => line(`reply-${index}`, index % 2 === 0));
  await writeFile(join(folder, 'labels.jsonl'), lines.join('\n'));
  await writeFile(
    join(folder, 'headgate.yaml'),
    'version: 1\nagents: { shop: { baseUrl: "http://127.0.0.1:8080/v1", model: m } }\nevaluation: { calibration: { set: labels.jsonl } }',
  );
});
afterEach(() => rm(folder, { recursive: true }));

/** @param says what the judge says of each reply, in the order of the looks; undefined: no score */
async function calibrate(
  says: readonly ((index: number) => boolean | undefined)[],
  argv: readonly string[] = [],
): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }> {
  const localCalibration = async ({ set, onProgress }: LocalCalibration): Promise<readonly LookedAt[]> => {
    onProgress(24, 24);
    let look: LookedAt | undefined;
    for (const say of says) {
      const labels = set.replies.map(
        ({ id, labels: by }, index): JudgedLabel => ({
          ...{ id, right: by.relevance === true, said: say(index) },
        }),
      );
      const judged = { evaluator: relevance, labels };
      const record = lookAtJudge(look?.record, judged, set.digest, 0);
      look = { judged, record, isHeard: record !== undefined && record !== look?.record };
    }
    return look === undefined ? [] : [look];
  };
  return runCli(['judge', 'calibrate', ...argv], { folder, columns: 100, start: { localCalibration } });
}

const rightly = (index: number) => index % 2 === 0;

describe('headgate judge calibrate', () => {
  it('says how far the judge agrees with people, and where it doesn’t', async () => {
    const { exitCode, stdout } = await calibrate([(index) => (index < 2 ? !rightly(index) : rightly(index))]);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'a model, held against 24 labelled replies of labels',
      'evaluator  labels  not scored  agrees (95 %)          fails the bad           passes the good',
      expect.stringMatching(/^relevance +24 +0 +22 of 24 \(92 %, 74 to/),
      ...[expect.any(String)],
      '  relevance fails reply-0, which people pass',
      '  relevance passes reply-1, which people fail',
      '',
    ]);
  });

  it('ends with 1 when the judge changed, or tells nothing', async () => {
    const changed = await calibrate([rightly, () => true]);
    expect(changed).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('✖ nothing rests on relevance: its judge'),
    });
    expect(await calibrate([() => false])).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('than chance'),
    });
  });

  it('ends with 3 when too many replies were not scored, also of a judge that was heard before', async () => {
    const silent = (index: number) => (index < 3 ? undefined : rightly(index));
    for (const says of [[silent], [rightly, silent]]) {
      expect(await calibrate(says)).toMatchObject({
        exitCode: 3,
        stdout: expect.stringContaining('too many replies were not scored to say anything of its judge now'),
      });
    }
  });

  it('wants replies that people labelled, and an evaluator that asks a judge', async () => {
    await writeFile(
      join(folder, 'headgate.yaml'),
      'version: 1\nagents: { shop: { baseUrl: "http://127.0.0.1:8080/v1", model: m } }',
    );
    expect(await calibrate([rightly])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('names no replies that people labelled'),
    });
    expect(await calibrate([rightly], ['--set', 'labels.jsonl'])).toMatchObject({ exitCode: 0 });
    expect(await calibrate([rightly], ['--set', 'gone.jsonl'])).toMatchObject({ exitCode: 2 });
    await writeFile(join(folder, 'bad.jsonl'), '{"id":"a"}\n{"id":');
    expect((await calibrate([rightly], ['--set', 'bad.jsonl'])).stderr).toContain('bad.jsonl, line 1: case:');
    expect(await calibrate([], ['--set', 'labels.jsonl'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('no evaluator of this project asks a judge'),
    });
  });
});
