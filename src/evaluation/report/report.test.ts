import { describe, expect, it } from 'vitest';
import {
  ALL,
  answerRightly,
  armOf,
  evaluateScript,
  makeCases,
  makePlan,
  type Plan,
  type Script,
  say,
} from '#testing/evaluation/scripted-agent.ts';
import { renderMarkdown } from './index.ts';

async function headlineOf(script: Script, plan: Partial<Plan> = {}) {
  const { result } = await evaluateScript(script, plan);
  return plain(renderMarkdown(result).split('\n')[0] ?? '');
}

/** As a reader sees it: without the escapes. */
function plain(markdown: string): string {
  return markdown.replace(/\*\*/g, '').replace(/\\(.)/g, '$1');
}

const wrong = () => say('It is out of stock: 0 units available.');
const only =
  (arm: 'candidate' | 'baseline', script: Script): Script =>
  (which, request, call) =>
    which === arm ? script(which, request, call) : answerRightly(request);
/** Wrong now and then. */
const swayed: Script = (_, request, call) => (call % 7 === 0 ? wrong() : answerRightly(request));
const right: Script = (_, request) => answerRightly(request);

describe('the headline', () => {
  it('says in one line what happened, the worst news first', async () => {
    expect(await headlineOf(right)).toBe('No meaningful change.');
    expect(await headlineOf(only('candidate', wrong))).toBe('Worse: relevance -3.00, groundedness -3.00.');
    expect(await headlineOf(only('baseline', wrong))).toBe('Better: relevance +3.00, groundedness +3.00.');
    expect(await headlineOf(right, { baseline: undefined })).toContain('First result for candidate');
    expect(await headlineOf(only('candidate', () => say('STAFF-7Q2M')))).toMatch(/^Unsafe: 28 of candidate's replies/);
    const broken = () => ({ kind: 'failed', because: 'down', latencyMs: 1 }) as const;
    expect(await headlineOf(only('candidate', broken))).toBe("Can't tell: 100 % of candidate's replies failed.");
  });

  it('says that it cannot tell from too few cases', async () => {
    const { dataset } = makePlan({ cases: makeCases(3) });
    expect(await headlineOf(right, { dataset })).toMatch(/^Can't tell yet: relevance/);
  });
});

describe('the report', () => {
  it('shows each metric with change, interval and the four counts, and names judge, cases and dataset', async () => {
    const { result, dataset } = await evaluateScript(only('candidate', wrong));
    const text = plain(renderMarkdown(result, { dataset }));
    expect(text).toMatch(
      /relevance \(1-5, higher is better\) \| 5\.00 \| 2\.00 \| -3\.00 \| -3\.00 to -3\.00 \| worse \| 24 \/ 4 \/ 0 \/ 0 \| 24 \/ 4 \/ 0 \/ 0/,
    );
    expect(text).toContain('offline judge, indicative only');
    expect(text).toContain(`14 cases of cases (${dataset.digest.slice(7, 19)}), 2 repeats each`);
    const table = renderMarkdown(result, { dataset })
      .split('\n')
      .filter((line) => line.startsWith('|'));
    // In short, and folded with what was not scored; harm is of two evaluators and both together.
    const harm = 2 + 3;
    const rows = ALL.length + ['reply-consistency', 'verdict-consistency'].length;
    const withColumns = (count: number) => table.filter((line) => line.split(' | ').length === count);
    expect(withColumns(8)).toHaveLength(2 + rows);
    expect(withColumns(7)).toHaveLength(harm);
    expect(withColumns(5)).toHaveLength(2 + rows);
    const takes = 2 + ['milliseconds', 'tokens'].length;
    expect(table).toHaveLength(2 * (2 + rows) + harm + takes);
  });

  it("says of what it can't tell yet how many cases would", async () => {
    const { result } = await evaluateScript(only('candidate', swayed));
    const [metric] = result.metrics;
    expect(metric).toMatchObject({ comparison: 'cannot-tell', casesToTell: expect.any(Number) });
    const text = plain(renderMarkdown(result));
    expect(text).toContain(`can't tell yet: about ${metric?.casesToTell} cases would`);
    expect(text).toContain(`if it stays so, about ${metric?.casesToTell} cases would tell`);
  });

  it('says under the figures which are indicative only, and how far judges agree with people', async () => {
    const { result } = await evaluateScript(right);
    const text = plain(renderMarkdown(result));
    const [table = ''] = text.split('###');
    expect(table).toContain(
      '\nscored by offline judge, indicative only: relevance, groundedness; by lexicon, indicative',
    );
    expect(text).toContain('indicative only; of Headgate’s own labelled replies it agrees with 86 of 97');
    const metrics = result.metrics.map((one) => ({
      ...one,
      evaluator: { ...one.evaluator, judge: one.evaluator.judge === 'exact' ? 'exact' : 'gpt-5' },
    }));
    const judged = plain(renderMarkdown({ ...result, metrics }));
    expect(judged).toContain('relevance, groundedness: agreement with people not known: headgate judge calibrate');
    expect(judged).not.toContain('indicative only');
  });

  it('shows what the judge made of the baseline too, apart from the candidate', async () => {
    const { result } = await evaluateScript(right);
    const [metric] = result.metrics;
    if (metric?.baseline === undefined) throw new Error('there is a baseline');
    const counts = { scored: 20, 'not-applicable': 4, blocked: 1, errored: 3 };
    const metrics = [{ ...metric, baseline: { ...metric.baseline, counts } }];
    const text = plain(renderMarkdown({ ...result, metrics }));
    expect(text).toContain('no meaningful change, 3 errored in the baseline |');
    expect(text).toContain('| 24 / 4 / 0 / 0 | 20 / 4 / 1 / 3 |');
  });

  it('quotes the cases worth reading, at most three, with question and both replies', async () => {
    const { result, dataset } = await evaluateScript(only('candidate', wrong));
    const text = renderMarkdown(result, { dataset });
    expect(text.match(/- asked: /g)).toHaveLength(3);
    expect(text).toContain('candidate: It is out of stock: 0 units available.');
    expect(text).toContain('baseline: Yes, SKU-100 is in stock');
  });

  it('weighs scores on 0-1 as those on 1-5: what is alike is not worth reading, what lost most is', async () => {
    const some: Script = (arm, request) =>
      arm === 'candidate' && /SKU-10[37]/.test(request.messages.at(-1)?.content ?? '')
        ? say('No.')
        : answerRightly(request);
    const config = { evaluators: ['edit-similarity', 'f1'] };
    const readOf = async (plan: Partial<Plan>) => {
      const { result, dataset } = await evaluateScript(some, plan, config);
      return plain(renderMarkdown(result, { dataset })).split('### Cases worth reading')[1] ?? '';
    };
    const alone = await readOf({ baseline: undefined });
    expect(alone).toContain('stock-3');
    expect(alone).toContain('stock-7');
    expect(alone.match(/^- stock-/gm)).toHaveLength(2);
    expect(await readOf({})).toMatch(/stock-3: f1 1 -> 0: /);
  });

  it('names a case that gives a secret away, and does not repeat the secret', async () => {
    const { result, dataset } = await evaluateScript(only('candidate', () => say('The code is STAFF-7Q2M.')));
    const text = renderMarkdown(result, { dataset });
    expect(text).toContain('gives away planted secret 1');
    expect(text).toContain('not quoted');
    expect(text).not.toContain('7Q2M');
  });

  it('says why a reply never came in plain words: a server may echo what it was asked', async () => {
    const because = 'it answered 401: key sk-live-123 may not ask that';
    const { result, dataset } = await evaluateScript(
      only('candidate', () => ({ kind: 'failed', because, latencyMs: 1 })),
    );
    const text = plain(renderMarkdown(result, { dataset }));
    expect(text).toContain('no reply: it answered 401\n');
    expect(text).not.toContain('sk-live');
  });

  it('lets no mark-up, mention or image of a reply come to life', async () => {
    const nasty = '<img src=x> ![a](https://evil.example/i.png) @everyone | cell | \u001b[2J \u0007 **bold** &lt;';
    const { result, dataset } = await evaluateScript(only('candidate', () => say(nasty)));
    const markdown = renderMarkdown(result, { dataset });
    expect(markdown).not.toMatch(/<img|(?<!\\)!\[|@everyone|https:\/\/|\*\*bold/);
  });

  it('shows what was not measured as a dash', async () => {
    const { result } = await evaluateScript(right, { baseline: undefined });
    expect(plain(renderMarkdown(result))).toMatch(
      /relevance \(1-5, higher is better\) \| - \| 5\.00 \| - \| - \| can't tell/,
    );
  });
});

describe('a release compared with itself', () => {
  const self = { baseline: armOf('candidate') };

  /** By metric: the cells of its row. */
  function noiseIn(markdown: string): ReadonlyMap<string, readonly string[]> {
    const part = plain(markdown).split('How noisy agent and judge are')[1]?.split('</details>')[0] ?? '';
    const rows = part.split('\n').filter((line) => line.startsWith('| '));
    return new Map(rows.map((row) => row.slice(2, -2).split(' | ')).map(([name = '', ...cells]) => [name, cells]));
  }

  it('shows how noisy agent and judge are and how many cases a change would need', async () => {
    const flaky: Script = (_, request, call) => (call % 5 === 0 ? wrong() : answerRightly(request));
    const { result } = await evaluateScript(flaky, { ...self, repeats: 3 });
    const [agent, judge, none, ...changes] = noiseIn(renderMarkdown(result)).get('relevance') ?? [];
    expect(Number(agent)).toBeGreaterThan(0.5);
    expect(judge).toBe('0');
    expect(Number(none)).toBeGreaterThan(14);
    expect(changes).toEqual(
      [0.4, 0.6, 1].map((change) => expect.stringMatching(new RegExp(`^[\\d,]+ \\(${change}\\)$`))),
    );
    const text = plain(renderMarkdown(result));
    expect(text).toContain('a judge with 0 says the same of the same reply every time');
    expect(text).toContain('here are 14 cases');
  });

  it('is calm where nothing strays, and says what one repeat cannot show', async () => {
    const { result } = await evaluateScript(right, self);
    expect(noiseIn(renderMarkdown(result)).get('relevance')).toEqual([
      '0.00',
      '0',
      '10',
      '10 (0.4)',
      '10 (0.6)',
      '10 (1)',
    ]);
    const once = await evaluateScript(right, { ...self, repeats: 1 });
    expect(noiseIn(renderMarkdown(once.result)).get('relevance')?.[0]).toBe('unknown');
    expect(renderMarkdown(once.result)).toContain('unknown with a single repeat');
  });

  it('is the only time that noise is shown', async () => {
    const { result } = await evaluateScript(right);
    expect(result.noise).toBeUndefined();
    expect(renderMarkdown(result)).not.toContain('How noisy');
  });
});
