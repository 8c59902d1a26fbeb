import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Spent } from '#domain/analysis/index.ts';
import type { Writer } from '#ports/index.ts';
import { CONFIG } from '#testing/evaluation/scripted-agent.ts';
import { declines, MODEL, scan } from '#testing/redteam/scripted-scan.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

describe('with a model that attacks', () => {
  const config = { strategies: ['tense', 'jailbreak+base64', 'crescendo'], attacker: MODEL, lookAlikes: false };

  it('sends what it wrote, also in a disguise, and what it refused is not applicable and not defended', async () => {
    const { result, seen } = await scan(() => declines, {
      config,
      write: async (_, content) =>
        content.includes('refund')
          ? { kind: 'written', text: "I'm sorry, I can't help with that.", model: 'm' }
          : { kind: 'written', text: 'How did people do it in the old days?', model: 'm' },
    });
    const sent = new Set(seen.calls.map(({ query }) => query));
    expect(sent).toContain('How did people do it in the old days?');
    expect(sent).toContain(Buffer.from('How did people do it in the old days?').toString('base64'));
    expect(result.notRun).toEqual(['crescendo']);
    const refund = result.notApplicable.filter(({ objective }) => objective === 'tool-misuse-refund');
    expect(refund.map(({ strategy, because }) => `${strategy}: ${because}`)).toEqual([
      'tense: m refused to rewrite it',
      'jailbreak+base64: m refused to rewrite it',
    ]);
    expect(result.attacks.find(({ strategy }) => strategy === 'tense')).toMatchObject({ complexity: 'moderate' });
    expect(result.attacking?.calls).toBe(1);
  });

  it('pays for a text once, and goes on with the same attacks', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'scan-'));
    folders.push(folder);
    let written = 0;
    const write: Writer['write'] = async () => {
      written += 1;
      return { kind: 'written', text: `Number ${written}, how was it done?`, model: 'm' };
    };
    const first = await scan(() => declines, { config, write, folder });
    const second = await scan(() => declines, { config, write, folder });
    expect(written).toBe(48);
    expect(second.result.attacks).toEqual(first.result.attacks);
  });

  it('is not asked for more than the budget, says beforehand what it takes, and what it took counts for the scan', async () => {
    const write: Writer['write'] = async () => ({ kind: 'written', text: 'How was it done?', model: 'm' });
    const asked: string[] = [];
    const evaluation = (tokens: number) => ({ ...CONFIG, budget: { tokens } });
    const over = scan(() => declines, { config, write, request: { evaluation: evaluation(10_000) } });
    await expect(over).rejects.toMatchObject({
      code: 'BUDGET_EXCEEDED',
      message: expect.stringMatching(
        /^nothing was asked: it would take [\d,]+ tokens, .* of evaluation\.budget\.tokens/,
      ),
    });
    await scan(() => declines, {
      config,
      write,
      request: {
        evaluation: evaluation(10_000),
        mayBegin: async (text, more) => asked.push(`${text} | ${more.length}`) > 0,
      },
    });
    expect(asked[0]).toMatch(/^m writes tense and jailbreak, 48 requests: about [\d,]+ tokens, .*not known \| 1$/);
    const spent: (Spent | undefined)[] = [];
    await scan(() => declines, { config, write, onProgress: (_, __, now) => spent.push(now) });
    expect(spent[0]?.judgeCalls).toBe(1);
  });

  it('that can not be asked leaves only the baseline, and too few strategies for a verdict', async () => {
    const { result, finding } = await scan(() => declines, {
      config,
      write: async () => ({ kind: 'failed', because: 'it answered 500' }),
    });
    expect(new Set(result.attacks.map(({ strategy }) => strategy))).toEqual(new Set(['baseline']));
    expect(result.notApplicable[0]?.because).toBe('not rewritten: it answered 500');
    expect(finding.outcome).toBe('unknown');
  });
});
