import { describe, expect, it } from 'vitest';
import { caseLine } from './case-line.ts';
import { readDataset } from './read-dataset.ts';

const told = (file: string, text: string) =>
  readDataset({ file, text }).problems.map(
    ({ severity, line, caseId, path, message }) =>
      `${severity} ${line ?? '-'} ${caseId ?? '-'} ${path.join('.')}: ${message}`,
  );
const casesOf = (file: string, text: string) => readDataset({ file, text }).dataset.cases;

const OURS = [
  '{"id":"a","query":"Where is my order?","context":"It left on 3 June.","groundTruth":"It left on 3 June.","expectedToolCalls":[{"name":"find_order","arguments":{"id":7}}],"tags":["orders"],"weight":2}\r',
  '',
  '{"id":"b","conversation":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello!"},{"role":"user","content":"Bye"}],"expectedIntent":"small talk","reviewed":false}',
  '{"id":"c","query":"Say it in German, please.","expect":{"contains":["bitte"],"ignoreCase":true},"plantedSecrets":["hunter2"]}',
];
const DIGEST = 'sha256:73e66690efa8ed6d0b543aad5e4117afdb40139b957e2bc5fc95a4a1bd3b9b4e';

describe('a file of lines', () => {
  it('has the digest that it had before there were other formats', () => {
    const { dataset, problems, format } = readDataset({ file: 'eval/cases.jsonl', text: `${OURS.join('\n')}\n` });
    expect([dataset.name, dataset.digest, problems, format]).toEqual(['cases', DIGEST, [], 'headgate']);
  });

  it('may ask for exactly the arguments of a call, in lines and in columns, and keeps that when it is written', () => {
    const exact = { name: 'pay', arguments: { amount: 12 }, match: 'exact' };
    const line = JSON.stringify({ id: 'a', query: 'Pay.', expectedToolCalls: [exact], forbiddenToolCalls: [exact] });
    const [item] = casesOf('cases.jsonl', line);
    expect(item).toMatchObject({ expectedToolCalls: [exact], forbiddenToolCalls: [exact] });
    expect(item && caseLine(item)).toBe(line);
    const columns = [
      'id,query,expectedToolCalls.0.name,expectedToolCalls.0.arguments.amount,expectedToolCalls.0.match',
      'a,Pay.,pay,12,exact',
    ];
    expect(casesOf('cases.csv', columns.join('\n'))[0]?.expectedToolCalls).toEqual([exact]);
    expect(told('cases.jsonl', line.replace('"exact"', '"strict"'))[0]).toMatch(
      /^error 1 a expectedToolCalls\.0\.match: /,
    );
  });

  it('says each problem with line, case and field, and keeps what has none', () => {
    const text = [
      '{"id":"a","query":"hi"}',
      '{"id":"a","query":"again"}',
      '{"id":"b","que',
      '{"id":"c","query":7,"grondTruth":"x"}',
      '{"id":"d"}',
      '7',
      '{"id":"e","query":"ho","tags":"x"}',
    ].join('\n');
    expect(told('cases.jsonl', text)).toEqual([
      'error 2 a : id "a" is already used on line 1',
      expect.stringMatching(/^error 3 - : not JSON: /),
      'error 4 c query: expected string, received number',
      'error 4 c grondTruth: unknown field. Did you mean "groundTruth"?',
      'error 5 d : give exactly one of `query` and `conversation`',
      'error 6 - : expected a case, got number',
      'error 7 e tags: expected array, received string',
    ]);
    expect(casesOf('cases.jsonl', text).map(({ id }) => id)).toEqual(['a']);
  });

  it('may be without ids: a case is then called by its question, and stays so when others come before it', () => {
    const question = '{"query":"Where is my order ORD-1042? I have been waiting for it for three weeks now."}';
    const [first, second] = casesOf('cases.jsonl', `${question}\n${question}`);
    expect(first?.id).toMatch(/^where-is-my-order-ord-1042-i-have-been-waiting-[0-9a-f]{6}$/);
    expect(second?.id).toBe(`${first?.id}-2`);
    const { dataset, named } = readDataset({
      file: 'x.jsonl',
      text: `{"query":"你好吗"}\n{"id":"b","query":"?"}\n${question}`,
    });
    expect(dataset.cases.map(({ id }) => id)).toEqual([expect.stringMatching(/^你好吗-/), 'b', first?.id]);
    expect(named).toBe(2);
  });

  it('warns of the same case under two ids, of one that asks nothing, and of one that no model could read', () => {
    const text = [
      '{"id":"a","query":"hi","groundTruth":"ho","tags":["x"]}',
      '{"id":"b","query":" hi ","groundTruth":"ho","weight":3}',
      '{"id":"c","query":"hi"}',
      '{"id":"d","query":""}',
      JSON.stringify({ id: 'e', query: 'x', context: 'y'.repeat(5_000_000) }),
    ].join('\n');
    expect(told('cases.jsonl', text)).toEqual([
      'warning 2 b : asks and expects the same as "a" on line 1',
      'warning 4 d : asks nothing',
      'warning 5 e : is 5.0 million characters long; few models read as much',
    ]);
    expect(casesOf('cases.jsonl', text)).toHaveLength(5);
  });

  it.each(['', '\n', '\uFEFF', ' \r\n \r\n'])('of nothing but %j has no case and no problem', (text) => {
    for (const file of ['cases.jsonl', 'cases.json', 'cases.csv', 'cases.yaml', 'cases']) {
      expect(readDataset({ file, text })).toMatchObject({ problems: [], dataset: { cases: [] } });
    }
  });

  it('of 100,000 cases is read in seconds', { timeout: 60_000 }, () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `{"id":"c${index}","query":"How is number ${index}?"}`);
    expect(casesOf('cases.jsonl', lines.join('\n'))).toHaveLength(100_000);
  });
});

describe('JSON', () => {
  const list = `[${OURS.filter((line) => line !== '').join(',')}]`;

  it('is a list, or a list with a name, with the same digest', () => {
    expect(readDataset({ file: 'cases.json', text: list }).dataset.digest).toBe(DIGEST);
    const named = readDataset({ file: 'a.json', text: `\uFEFF{"name":"orders","owner":"me","cases":${list}}` });
    expect(named.dataset).toMatchObject({ name: 'orders', digest: DIGEST });
    expect(named.problems).toEqual([{ severity: 'warning', path: ['owner'], message: 'is not read' }]);
  });

  it('is recognised in a file of lines, and lines in a file of JSON', () => {
    for (const file of ['cases.jsonl', 'cases']) {
      expect(readDataset({ file, text: JSON.stringify(JSON.parse(list), null, 2) }).dataset.digest).toBe(DIGEST);
    }
    expect(readDataset({ file: 'cases.json', text: OURS.join('\n') })).toMatchObject({
      syntax: 'json-lines',
      dataset: { digest: DIGEST },
    });
  });

  it('says where in it something is wrong', () => {
    expect(
      told('x.json', '{"cases":[{"id":"a","query":"q"},{"id":"a","query":"q2"},{"id":"b","query":[1]}, null]}'),
    ).toEqual([
      'error - a cases.1: id "a" is already used at cases[0]',
      'error - b cases.2.query: expected string, received array',
      'error - - cases.3: expected a case, got null',
    ]);
    expect(told('x.json', '{\n"cases": [\n{"id":"a",,}]}')).toEqual([expect.stringMatching(/^error 3 - : not JSON: /)]);
  });
});

describe('CSV', () => {
  it('has a first row of field names, dotted where they are nested, and JSON where a cell holds more', () => {
    const text = [
      'id,query,groundTruth,tags,weight,reviewed,expectedToolCalls.0.name,expectedToolCalls.0.arguments.id,expect.contains,expect.ignoreCase',
      'a,"Where, ""exactly"", is it?\nAnd when?",007,"orders; late",2,false,find_order,7,"[""x"",""y""]",true',
      'b,Hello,,,,,,,,',
      ',,,,,,,,,',
      'c,Ho,,"[""a,b""]",,,,,"[not a list",',
    ].join('\r\n');
    expect(casesOf('cases.csv', text)).toEqual([
      {
        id: 'a',
        query: 'Where, "exactly", is it?\nAnd when?',
        groundTruth: '007',
        tags: ['orders', 'late'],
        weight: 2,
        reviewed: false,
        expectedToolCalls: [{ name: 'find_order', arguments: { id: 7 } }],
        expect: { contains: ['x', 'y'], ignoreCase: true },
      },
      { id: 'b', query: 'Hello', tags: [], weight: 1, reviewed: true },
      { id: 'c', query: 'Ho', tags: ['a,b'], weight: 1, reviewed: true, expect: { contains: ['[not a list'] } },
    ]);
  });

  it('has conversations in columns or in a cell', () => {
    const turns = [{ role: 'user', content: 'Hi' }];
    const cell = JSON.stringify(turns).replaceAll('"', '""');
    expect(casesOf('x.csv', `id,conversation\na,"${cell}"`)[0]?.conversation).toEqual(turns);
    const [, short] = casesOf(
      'x.csv',
      'conversation.0.role,conversation.0.content,conversation.1.role,conversation.1.content,conversation.2.role,conversation.2.content\nuser,Hi,assistant,7,user,true\nuser,Ho,,,,',
    );
    expect(short?.conversation).toEqual([{ role: 'user', content: 'Ho' }]);
  });

  it.each([
    ['semicolons', 'x.csv', 'id;query\na;"1,5; or 2"'],
    ['tabs', 'x.tsv', 'id\tquery\na\t1,5; or 2'],
    ['no ending to go by', 'cases', '\uFEFF"id","query"\r\na,"1,5; or 2"\r\n'],
    ['line ends of long ago', 'x.csv', 'id,query\ra,"1,5; or 2"\r'],
  ])('may have %s', (_, file, text) => {
    expect(casesOf(file, text)).toMatchObject([{ id: 'a', query: '1,5; or 2' }]);
  });

  it('says the line of each row that is wrong, behind cells of several lines', () => {
    const text = 'id,query,weight\na,"one\ntwo\nthree",1\n\nb,ho,-1\nc,ho\nd,ho,1,2\ne,x,heavy\na,again,1';
    expect(told('x.csv', text)).toEqual([
      'error 6 b weight: Too small: expected number to be >0',
      expect.stringMatching(/^error 7 - : the first row names 3 fields, this one has 2/),
      expect.stringMatching(/^error 8 - : the first row names 3 fields, this one has 4/),
      'error 9 e weight: expected number, received string',
      'error 10 a : id "a" is already used on line 2',
    ]);
  });

  it.each([
    ['a quote that is never closed', 'id,query\na,x\nb,"y\nc,z\n', 3, /^a quote that begins here is never closed/],
    ['text after a quote', 'id,query\na,x\nb,"y"z\n', 3, /^text after a closing quote/],
    ['a quote within', 'id,query\na,x\nb,y "z"\n', 3, /^a quote inside a text/],
  ])('keeps what stands before %s, and says that nothing after it was read', (_, text, line, message) => {
    const { problems, dataset } = readDataset({ file: 'x.csv', text });
    expect(problems).toMatchObject([{ severity: 'error', line, message: expect.stringMatching(message) }]);
    expect(problems[0]?.message).toContain('nothing after it could be read');
    expect(dataset.cases.map(({ id }) => id)).toEqual(['a']);
  });

  it.each([
    ['id,query,id', 'two columns are called "id"'],
    ['id,,query', 'column 2 has no name'],
    ['id,expect,expect.contains', 'the columns "expect" and "expect.contains" fill the same field'],
    ['id,tags.0,tags.x', 'the columns "tags.x" and "tags.0" fill the same field'],
  ])('refuses the first row %s', (header, message) => {
    expect(told('x.csv', `${header}\n1,2,3`)).toEqual([`error 1 - : ${message}`]);
  });

  it('takes odd column names for unknown fields and nothing else', () => {
    expect(told('x.csv', 'id,query,__proto__.tags,constructor\na,b,c,d')).toEqual([
      expect.stringMatching(/^error 2 a __proto__: unknown field/),
      expect.stringMatching(/^error 2 a constructor: unknown field/),
    ]);
    expect({}).not.toHaveProperty('tags');
  });

  it('of 100,000 rows and of one of 5 MB is read in seconds', { timeout: 60_000 }, () => {
    const rows = Array.from({ length: 100_000 }, (_, index) => `c${index},"How is number ${index}?"`);
    expect(casesOf('cases.csv', `id,query\n${rows.join('\n')}`)).toHaveLength(100_000);
    expect(casesOf('cases.csv', `id,query\na,"${'y'.repeat(5_000_000)}"`)[0]?.query).toHaveLength(5_000_000);
  });
});
