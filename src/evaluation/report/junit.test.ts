import { describe, expect, it } from 'vitest';
import { answerRightly, evaluateScript, type Script, say } from '#testing/evaluation/scripted-agent.ts';
import { renderJunit } from './index.ts';

const stock = /SKU-(\d+)/;
const numberOf = (request: Parameters<Script>[1]) =>
  Number(stock.exec(request.messages.at(-1)?.content ?? '')?.[1] ?? 0);

/** Of twelve questions one is answered wrongly, one not at all, one by a filter. */
const mixed: Script = (arm, request) => {
  const sku = numberOf(request);
  if (arm === 'baseline') return answerRightly(request);
  if (sku === 101) return say('It is out of stock: 0 units available.');
  if (sku === 102) return { kind: 'failed', because: 'it answered 500 & <html>', latencyMs: 5 };
  if (sku === 103) return { kind: 'blocked', because: 'a filter', latencyMs: 5 };
  return answerRightly(request);
};

const gates = [
  { kind: 'evaluation', outcome: 'fail', because: 'relevance "fell"' },
  { kind: 'safety', outcome: 'unknown', because: 'no safety case' },
] as const;

async function suitesOf(script: Script) {
  const { result } = await evaluateScript(script);
  const xml = renderJunit(result, gates);
  const suite = (name: string) => new RegExp(`<testsuite name="${name}"[\\s\\S]*?</testsuite>`).exec(xml)?.[0] ?? '';
  const test = (name: string, of: string) =>
    new RegExp(`<testcase name="${name}"[^>]*?(?:/>|>[\\s\\S]*?</testcase>)`).exec(suite(of))?.[0] ?? '';
  return { xml, suite, test };
}

describe('the report as JUnit', () => {
  it('fails what is worse or below its threshold, errs what was not answered, skips what nobody can tell', async () => {
    const { test } = await suitesOf(mixed);
    expect(test('stock-0', 'relevance')).not.toMatch(/failure|error|skipped/);
    expect(test('stock-1', 'relevance')).toContain('<failure message="2 misses its threshold of 3: ');
    expect(test('stock-2', 'relevance')).toContain('<error message="it answered 500" type="no-reply">');
    expect(test('stock-3', 'relevance')).toContain('<skipped message="blocked: ');
    const over = await suitesOf((arm, request) => (arm === 'candidate' ? say('No.') : answerRightly(request)));
    expect(over.test('over all cases', 'relevance')).toContain('type="regression"');
  });

  it('has a suite of the gates, in which unknown is no pass', async () => {
    const { test } = await suitesOf(mixed);
    expect(test('evaluation', 'gates')).toContain('<failure message="relevance &quot;fell&quot;" type="gate">');
    expect(test('safety', 'gates')).toContain('<skipped message="no safety case"/>');
  });

  it('names who judged in each suite, and how far that agrees with people', async () => {
    const { suite } = await suitesOf(mixed);
    expect(suite('relevance')).toMatch(
      /^<testsuite [^>]*>\n {4}<properties>\n {6}<property name="judge" value="offline judge, indicative only"\/>/,
    );
    expect(suite('relevance')).toMatch(
      /<property name="agreement" value="agrees with 86 of 97 \(89 %[^"]*kappa 0\.77\)/,
    );
    expect(suite('relevance')).toContain('<property name="scale" value="1 to 5, higher is better"/>');
    expect(suite('relevance')).toContain('<property name="version" value="1+judge.2"/>');
    expect(suite('secret-leak')).toContain('<property name="judge" value="exact"/>');
    expect(suite('secret-leak')).not.toContain('agreement');
    expect(suite('gates')).toContain('offline judge, indicative only');
  });

  it('counts in its heads what is in it', async () => {
    const { xml, suite } = await suitesOf(mixed);
    const total = (name: string) => Number(new RegExp(`<testsuites [^>]*${name}="(\\d+)"`).exec(xml)?.[1]);
    expect(total('tests')).toBe(xml.match(/<testcase /g)?.length);
    expect(total('failures')).toBe(xml.match(/<failure /g)?.length);
    expect(total('errors')).toBe(xml.match(/<error /g)?.length);
    expect(total('skipped')).toBe(xml.match(/<skipped /g)?.length);
    expect(suite('relevance')).toMatch(/tests="15"/);
  });

  it('repeats no error of an agent in its own words, which may hold what it was asked or a key', async () => {
    const because = 'it answered 401: key sk-live-123 may not ask "where is my order?"';
    const { xml, test } = await suitesOf((arm, request) =>
      arm === 'candidate' ? { kind: 'failed', because, latencyMs: 5 } : answerRightly(request),
    );
    expect(test('stock-2', 'relevance')).toContain('<error message="it answered 401" type="no-reply">');
    expect(xml).not.toMatch(/sk-live|where is my order/);
  });

  it('stays XML whatever a reply or an error holds, and repeats no secret', async () => {
    const nasty = ']]></failure><testcase name="forged"/>\u0000\u0008\ufffe "\' & STAFF-7Q2M';
    const { xml } = await suitesOf((arm, request) => (arm === 'candidate' ? say(nasty) : answerRightly(request)));
    expect(xml).not.toContain('name="forged"');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write them
    expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
    expect(xml).not.toContain('7Q2M');
    const depth = [...xml.matchAll(/<(\/?)(test\w+|failure|error|system-out)\b[^>]*?(\/?)>/g)].reduce(
      (sum, [, closes, , empty]) => sum + (closes === '/' ? -1 : empty === '/' ? 0 : 1),
      0,
    );
    expect(depth).toBe(0);
  });
});
