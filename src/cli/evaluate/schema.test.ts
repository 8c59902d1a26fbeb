import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { evaluationResultSchema } from '#domain/analysis/index.ts';
import { answerRightly, evaluateScript } from '#testing/evaluation/scripted-agent.ts';

const FILE = '../../../docs/schema/evaluation.schema.json';

const judgement = z.object({
  kind: z.string().describe('which gate: evaluation, safety'),
  outcome: z.enum(['pass', 'fail', 'unknown']).describe('unknown is not pass'),
  because: z.string(),
});

describe('the published schema of an evaluation in JSON', () => {
  it('is what the code reads', async () => {
    const document = z
      .looseObject({ result: evaluationResultSchema, judgements: z.array(judgement) })
      .describe('What `headgate evaluate --format json` writes; through a server with more beside it.');
    const schema = z.toJSONSchema(document, { io: 'input', target: 'draft-2020-12' });
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(FILE);
  });

  it('holds for a result, and not for one whose outcome nobody knows', async () => {
    const schema = JSON.parse(await readFile(new URL(FILE, import.meta.url), 'utf8'));
    const isValid = new Ajv2020({ strict: false }).compile(schema);
    const { result } = await evaluateScript((_, request) => answerRightly(request));
    const judgements = [{ kind: 'evaluation', outcome: 'pass', because: 'fine' }];
    const document = JSON.parse(JSON.stringify({ result, judgements }));
    expect(isValid(document), JSON.stringify(isValid.errors)).toBe(true);
    expect(isValid({ ...document, judgements: [{ ...judgements[0], outcome: 'fine' }] })).toBe(false);
    document.result.metrics[0].comparison = 'perhaps';
    expect(isValid(document)).toBe(false);
  });
});
