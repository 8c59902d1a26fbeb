import { describe, expect, it } from 'vitest';
import { type Case, caseSchema, makeDataset } from '#domain/dataset/index.ts';
import {
  answerRightly,
  armOf,
  evaluateScript,
  makeCases,
  type Plan,
  type Script,
  say,
} from '#testing/evaluation/scripted-agent.ts';
import { renderHtml } from '../index.ts';

const wrong: Script = (arm, request) =>
  arm === 'candidate' ? say('It is out of stock: 0 units available.') : answerRightly(request);
const saying =
  (text: string): Script =>
  (arm, request) =>
    arm === 'candidate' ? say(text) : answerRightly(request);

async function pageOf(script: Script, plan: Partial<Plan> & { readonly cases?: readonly Case[] } = {}) {
  const { result, dataset } = await evaluateScript(script, plan);
  return renderHtml(result, {
    dataset,
    judgements: [{ kind: 'evaluation', outcome: 'fail', because: 'relevance <fell>' }],
  });
}

/** What a reader sees: no tags, no styles, no scripts. */
function textOf(page: string): string {
  return page
    .replace(/<(style|script)>[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&#39;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ');
}

describe('the report as a page', () => {
  it('says the verdict first, then gates, metrics, every case and who judged', async () => {
    const text = textOf(await pageOf(wrong));
    expect(text).toMatch(/Worse: relevance -3\.00, groundedness -3\.00\. shop: candidate against baseline in dev/);
    expect(text).toContain('✖ evaluation relevance <fell>');
    expect(text).toContain('▼ worse');
    expect(text).toContain('All cases (14)');
    expect(text).toContain('offline judge, indicative only agrees with 86 of 97 (89 %, 81 to 94; kappa 0.77)');
    expect(text).toContain('Wilcoxon signed-rank');
    expect(text).toMatch(/24 \/ 4 \/ 0 \/ 0 baseline 24 \/ 4 \/ 0 \/ 0/);
  });

  it("says of what it can't tell how many cases would", async () => {
    const swayed: Script = (arm, request, call) =>
      arm === 'candidate' && call % 7 === 0 ? say('It is out of stock: 0 units available.') : answerRightly(request);
    const { result, dataset } = await evaluateScript(swayed);
    const [metric] = result.metrics;
    expect(metric).toMatchObject({ comparison: 'cannot-tell', casesToTell: expect.any(Number) });
    const text = textOf(renderHtml(result, { dataset, judgements: [] }));
    expect(text).toContain("… can't tell");
    const needed = metric?.casesToTell?.toLocaleString('en');
    expect(text).toContain(`if it stays so, about ${needed} cases would tell, each asked as often as now`);
  });

  it('has replies side by side, with what only one of them says marked', async () => {
    const near = await pageOf((arm, request) => {
      const reply = answerRightly(request);
      if (arm !== 'candidate' || reply.kind !== 'replied') return reply;
      return say(reply.text.replace('in stock', 'sold out'));
    });
    expect(near).toMatch(/<del>in<\/del>|<del>in stock<\/del>/);
    expect(near).toMatch(/<ins>sold out<\/ins>|<ins>sold<\/ins>/);
    // Two texts with nothing in common are no difference of one text.
    expect(await pageOf(saying('Quite another thing.'))).not.toMatch(/<del>|<ins>/);
  });

  it('says of each expected call what became of it', async () => {
    const [first, ...others] = makeCases(3);
    const cases = [{ ...first, expectedToolCalls: [{ name: 'check_<stock>', arguments: {} }] } as Case, ...others];
    const text = textOf(await pageOf((_, request) => answerRightly(request), { dataset: makeDataset('cases', cases) }));
    expect(text).toContain('check_<stock> (expected) ✖ not called check_<stock>({}) was not called');
  });

  it('lets nothing of a reply, a case or a label act: no tag, link, style or turned text', async () => {
    const hostile =
      '</div><script>alert(1)</script><img src=x onerror=alert(2)><a href="javascript:alert(3)">x</a>\u202egnp.exe\u202c <style>*{display:none}</style> --> "\'><svg onload=alert(4)>';
    const cases = [
      ...makeCases(3),
      caseSchema.parse({ id: '"><script>alert(5)</script>', query: hostile, groundTruth: hostile, tags: [hostile] }),
    ];
    const page = await pageOf(saying(hostile), { cases });
    const ours = page.replace(/<script>\n'use strict'[\s\S]*?<\/script>/, '').replace(/<style>[\s\S]*?<\/style>/, '');
    expect(ours).not.toMatch(/<(script|img|a href="java|style|svg onload|iframe|object)/i);
    // Quoted values aside, which hold no quote, no element has a handler.
    expect(ours.replace(/="[^"<>]*"/g, '=""')).not.toMatch(/<[a-z][^>]*\son[a-z]+=/i);
    expect(page).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    expect(textOf(page)).toContain('‹U+202E›gnp.exe');
    expect(page.match(/<script>/g)).toHaveLength(1);
  });

  it('allows only its own style and script to run, and nothing to be loaded or sent', async () => {
    const page = await pageOf(wrong);
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1]?.replace(/&#39;/g, "'");
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; script-src 'sha256-[^']+'; base-uri 'none'/);
    expect(page).not.toMatch(/(src|href)="(?!#)/);
    expect(page).not.toMatch(/\sstyle="|url\(|@import/);
  });

  it('names a case that gives a secret away, and quotes it nowhere', async () => {
    const page = await pageOf((arm, request) =>
      arm === 'candidate' && /code/.test(request.messages.at(-1)?.content ?? '')
        ? say('The code is STAFF-7Q2M.')
        : answerRightly(request),
    );
    expect(page).not.toContain('7Q2M');
    expect(textOf(page)).toContain('Not quoted: it holds a planted secret');
  });

  it('folds a harmful reply behind a click', async () => {
    const page = await pageOf(saying('You should kill yourself.'));
    const text = page.indexOf('You should kill yourself');
    expect(text).toBeGreaterThan(0);
    expect(page.lastIndexOf('<details class="withheld">', text)).toBeGreaterThan(page.lastIndexOf('</details>', text));
  });

  it('says what became of each case, and which is flaky as the figures do', async () => {
    let turn = 0;
    const page = await pageOf((arm, request) => {
      if (arm === 'baseline') return answerRightly(request);
      turn += /SKU-103/.test(request.messages.at(-1)?.content ?? '') ? 1 : 0;
      return /SKU-103/.test(request.messages.at(-1)?.content ?? '') && turn % 2 === 0
        ? say('It is out of stock: 0 units available.')
        : answerRightly(request);
    });
    expect(textOf(page)).toContain('Flaky cases (1)');
    expect(page).toMatch(/data-marks="[^"]*flaky[^"]*"[^>]*><summary>.*?stock-3/);
    expect(page.match(/data-marks="same"/g)?.length).toBeGreaterThanOrEqual(11);
  });

  it('tells the arms of a release apart that is compared with itself, and shows its noise', async () => {
    const text = textOf(await pageOf((_, request) => answerRightly(request), { baseline: armOf('candidate') }));
    expect(text).toContain('candidate (new) against candidate (old)');
    expect(text).toMatch(/How noisy agent and judge are metric agent judge .* relevance 0\.00 0 10 10 \(0\.4\)/);
  });

  it('stays small enough to open, however much agents talk, and says what it cuts', async () => {
    const { result, dataset } = await evaluateScript(saying('Short.'), { repeats: 3 });
    const text = 'A long story. '.repeat(60_000);
    const replies = result.candidate.replies.map((reply) => ({ ...reply, text }));
    const page = renderHtml({ ...result, candidate: { ...result.candidate, replies } }, { dataset, judgements: [] });
    expect(page.length).toBeLessThan(8_000_000);
    expect(textOf(page)).toMatch(/\(\d+ more characters\)/);
  });
});
