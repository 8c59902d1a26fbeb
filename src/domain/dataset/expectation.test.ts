import { describe, expect, it } from 'vitest';
import { caseSchema } from './case.ts';
import { readDataset } from './read-dataset.ts';

const line = (fields: Record<string, unknown>) => JSON.stringify({ id: 'a', query: 'Which?', ...fields });
const problemOf = (fields: Record<string, unknown>) =>
  readDataset({ file: 'cases.jsonl', text: line(fields) })
    .problems.map(({ path, message }) => `${path.join('.')}: ${message}`)
    .at(0);

describe('what a case expects of a reply', () => {
  it('is read as it stands, and leaves the digest of cases without it alone', () => {
    const expectation = {
      ...{ contains: ['ORD-1042'], notContains: ['sorry'], matches: ['\\d{4}'], ignoreCase: true, refuses: false },
      jsonSchema: { type: 'object', required: ['total'] },
    };
    expect(caseSchema.parse({ id: 'a', query: 'b', expect: expectation }).expect).toEqual(expectation);
    expect(Object.keys(caseSchema.parse({ id: 'a', query: 'b' }))).not.toContain('expect');
  });

  it.each([
    ['an unknown key', { expect: { contain: ['x'] } }, /expect\.contain: unknown field/],
    ['nothing', { expect: {} }, /name at least one expectation/],
    ['nothing but how to read it', { expect: { ignoreCase: true } }, /name at least one expectation/],
    ['an empty text, which is in every reply', { expect: { contains: [''] } }, /expect\.contains\.0/],
    ['no text', { expect: { notContains: [] } }, /expect\.notContains/],
    ['a pattern that is none', { expect: { matches: ['ok', '(a'] } }, /expect\.matches\.1: .*Unterminated group/],
    ['an escape that means nothing', { expect: { matches: ['\\y'] } }, /expect\.matches\.0: .*Invalid escape/],
    ['a pattern of 3,000 characters', { expect: { matches: ['a'.repeat(3000)] } }, /expect\.matches\.0/],
    ['a schema that is none', { expect: { jsonSchema: { type: 'text' } } }, /expect\.jsonSchema: .*type/],
    ['a misspelt keyword', { expect: { jsonSchema: { requried: ['a'] } } }, /expect\.jsonSchema: .*"requried"/],
    ['an unknown format', { expect: { jsonSchema: { format: 'phone' } } }, /expect\.jsonSchema: .*"phone"/],
    [
      'a schema elsewhere',
      { expect: { jsonSchema: { $ref: 'https://example.com/a.json' } } },
      /can't resolve reference/,
    ],
    ['an asynchronous schema', { expect: { jsonSchema: { $async: true } } }, /"\$async" is not supported/],
    [
      'a draft of long ago',
      { expect: { jsonSchema: { $schema: 'http://json-schema.org/draft-04/schema#' } } },
      /expected draft 2020-12 or draft-07/,
    ],
    ['an order of one call', { expectedToolCalls: [{ name: 'a' }], toolCallsInOrder: true }, /toolCallsInOrder: needs/],
    ['no forbidden call', { forbiddenToolCalls: [] }, /forbiddenToolCalls/],
  ])('is refused at reading where it is %s', (_, fields, problem) => {
    expect(problemOf(fields)).toMatch(problem);
  });

  it('may be a schema of either draft', () => {
    const draft07 = { $schema: 'http://json-schema.org/draft-07/schema#', items: [{ type: 'string' }] };
    const newest = { $schema: 'https://json-schema.org/draft/2020-12/schema', prefixItems: [{ type: 'string' }] };
    for (const jsonSchema of [draft07, newest, { format: 'date-time' }]) {
      expect(problemOf({ expect: { jsonSchema } })).toBeUndefined();
    }
  });
});
