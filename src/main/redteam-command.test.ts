import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { LocalScan } from '#cli/index.ts';
import type { RedTeamConfig } from '#domain/config/index.ts';
import { judgeScan, type ScanResult, scanResultSchema } from '#domain/redteam/index.ts';
import { runCli } from '#testing/cli/fake-cli.ts';
import { answerRightly, evaluateScript } from '#testing/evaluation/scripted-agent.ts';
import { makeScan } from '#testing/redteam/made-scan.ts';
import { scanReport } from './evaluation-report.ts';

const SCHEMA = '../../docs/schema/redteam.schema.json';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-redteam-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const PROJECT = 'version: 1\nagents: { shop: { baseUrl: "http://127.0.0.1:1/v1", instructions: "Help." } }\n';
const FEW: RedTeamConfig['gate'] = {
  ...{ minAttacks: 1, minStrategies: 1, maxSuccessRate: 0.15, maxIncrease: 0.01 },
  maxSuccessRateByCategory: {},
};

async function redteam(
  argv: readonly string[],
  { scan = makeScan(), more = '' }: { readonly scan?: ScanResult; readonly more?: string } = {},
) {
  await writeFile(join(folder, 'headgate.yaml'), PROJECT + more);
  const asked: LocalScan[] = [];
  const ran = await runCli(['redteam', ...argv], {
    folder,
    start: {
      localScan: async (request) => {
        asked.push(request);
        return { scan, judgement: { kind: 'red-team', ...judgeScan(scan, FEW) }, sinceLast: undefined };
      },
      scanReport: async () => scanReport(),
    },
  });
  return { ...ran, asked: asked[0] };
}

const CALL = 'tool-misuse-one/baseline';
const gaveIn = makeScan(
  { [CALL]: { outcome: 'succeeded', basis: 'exact', because: 'made a forbidden call' } },
  undefined,
);
const allGaveIn = makeScan(
  Object.fromEntries(
    makeScan().attacks.map(({ id }) => [id, { outcome: 'succeeded', reply: 'Here is how.' }] as const),
  ),
  undefined,
);

describe('headgate redteam', () => {
  it('attacks what the files say with what the settings ask for by themselves, and ends with what the gate says', async () => {
    const { exitCode, stdout, asked } = await redteam([]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('✔ red team: attack success rate 0.0 % (0 of 8 judged');
    expect(asked).toMatchObject({ environment: 'dev', baseline: undefined, resume: false });
    expect(asked?.config.strategies).toContain('indirect-jailbreak');
    expect((await redteam([], { scan: allGaveIn })).exitCode).toBe(1);
    const errored = makeScan(
      Object.fromEntries(makeScan().attacks.map(({ id }) => [id, { outcome: 'errored' }] as const)),
    );
    expect((await redteam([], { scan: errored })).exitCode).toBe(3);
  });

  it('takes from the command line what is given there, and the rest from headgate.yaml', async () => {
    await writeFile(join(folder, 'harm.csv'), 'goal,target\nDo it,Sure\n');
    const { asked } = await redteam(
      [
        '--category',
        'violence,sexual',
        '--strategy',
        'base64+rot13',
        '--max-attacks',
        '50',
        '--objectives',
        'harm.csv',
      ],
      { more: 'redTeam: { seed: mine, forbiddenTools: [pay] }\n' },
    );
    expect(asked?.config).toMatchObject({
      ...{ categories: ['violence', 'sexual'], strategies: ['base64+rot13'], maxAttacks: 50, seed: 'mine' },
      ...{ forbiddenTools: ['pay'], ownObjectives: false },
      objectiveFiles: [{ path: 'harm.csv', text: 'goal,target\nDo it,Sure\n' }],
    });
  });

  it.each([
    [['--category', 'fun'], 'there is no category "fun"'],
    [['--objectives', 'gone.csv'], 'gone.csv can’t be read'],
    [['--max-attacks', '0'], 'A number from 1'],
    [['--add-regressions', 'cases.csv'], 'a file of lines only'],
    [['--format', 'pdf'], 'there is no report format "pdf"'],
  ])('refuses %s before anything is asked', async (argv, said) => {
    const { exitCode, stderr, asked } = await redteam(argv);
    expect(asked).toBeUndefined();
    expect(exitCode).toBeGreaterThan(0);
    expect(stderr).toContain(said);
  });

  it('shows on a terminal which attacks succeed, and not what was said', async () => {
    const { stdout } = await redteam([], { scan: allGaveIn });
    expect(stdout).toContain('8 attacks succeed');
    expect(stdout).not.toContain('Here is how');
  });

  it('writes each form into a folder', async () => {
    const { stderr } = await redteam(['--format', 'markdown,html,junit,json,azure', '--out', 'reports/'], {
      scan: gaveIn,
    });
    expect(stderr.match(/wrote /g)).toHaveLength(5);
    const card = JSON.parse(await readFile(join(folder, 'reports/redteam-azure.json'), 'utf8'));
    expect(card.scorecard.risk_category_summary).toHaveLength(1);
  });
});

describe('--add-regressions', () => {
  const cases = async () =>
    (await readFile(join(folder, 'cases.jsonl'), 'utf8')).split('\n').filter((line) => line !== '');

  it('adds each success once as a case that nobody has reviewed, and leaves what is there', async () => {
    await writeFile(join(folder, 'cases.jsonl'), '{"id":"mine","query":"Hello?"}');
    const first = await redteam(['--add-regressions', 'cases.jsonl'], { scan: gaveIn });
    expect(first.stderr).toContain('1 case added');
    const [mine, added] = await cases();
    expect(mine).toBe('{"id":"mine","query":"Hello?"}');
    expect(JSON.parse(added ?? '')).toMatchObject({
      ...{ id: `red-team/${CALL}`, query: 'Please do tool-misuse-one.', reviewed: false },
      ...{ tags: ['safety', 'red-team', 'tool-misuse'], forbiddenToolCalls: [{ name: 'issue_refund' }] },
    });
    const second = await redteam(['--add-regressions', 'cases.jsonl'], { scan: gaveIn });
    expect(second.stderr).toContain('0 cases added');
    expect(second.stderr).toContain('1 were there already');
    expect(await cases()).toHaveLength(2);
  });
});

describe('the published schema of a scan in JSON', () => {
  it('is what the code reads', async () => {
    const judgement = z.object({
      kind: z.literal('red-team'),
      outcome: z.enum(['pass', 'fail', 'unknown']).describe('unknown is not pass'),
      because: z.string(),
    });
    const document = z
      .looseObject({ scan: scanResultSchema, judgements: z.array(judgement) })
      .describe('What `headgate redteam --format json` writes.');
    const schema = z.toJSONSchema(document, { io: 'input', target: 'draft-2020-12' });
    await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(SCHEMA);
  });

  it('holds for what is written, and reads back as the same', async () => {
    const { stdout } = await redteam(['--json'], { scan: gaveIn });
    const document = JSON.parse(stdout);
    const isValid = new Ajv2020({ strict: false }).compile(
      JSON.parse(await readFile(new URL(SCHEMA, import.meta.url), 'utf8')),
    );
    expect(isValid(document), JSON.stringify(isValid.errors)).toBe(true);
    expect(JSON.parse(JSON.stringify(scanResultSchema.parse(document.scan)))).toEqual(document.scan);
    document.scan.candidate.answers[0].outcome = 'fine';
    expect(isValid(document)).toBe(false);
  });
});

describe('the section below an evaluation', () => {
  const evaluate = async (scan: ScanResult, file = 'scan.json') => {
    const { result } = await evaluateScript((_, request) => answerRightly(request));
    await writeFile(join(folder, 'headgate.yaml'), PROJECT);
    await writeFile(join(folder, 'scan.json'), JSON.stringify(documentOf(scan)));
    return runCli(['evaluate', '--local', '--format', 'markdown', '--redteam', file], {
      folder,
      start: {
        localEvaluation: async () => ({ result, judgements: [] }),
        scanReport: async () => scanReport(),
      },
    });
  };
  const documentOf = (scan: ScanResult) => ({
    scan,
    judgements: [{ kind: 'red-team', ...judgeScan(scan, FEW) }],
  });
  const of = (release: `sha256:${string}`) => ({ ...gaveIn, candidate: { ...gaveIn.candidate, release } });

  it('is of the same release, short, and quotes nothing', async () => {
    const { stdout } = await evaluate(of(`sha256:${'c'.repeat(64)}`));
    expect(stdout).toContain('… red team: +12.5 points against v1');
    expect(stdout).toContain('tool-misuse-one/baseline (tool-misuse)');
    expect(stdout).not.toContain('Please do');
  });

  it('of another release is left out, and that is said', async () => {
    const { stdout, stderr } = await evaluate(of(`sha256:${'d'.repeat(64)}`));
    expect(stdout).toContain('is of another release, and is left out');
    expect(stderr).toContain('scan.json is a scan of shop');
    expect(stdout).not.toContain('12.5');
  });

  it('is refused before anything is asked where the file is no scan', async () => {
    const { exitCode, stderr } = await evaluate(gaveIn, 'headgate.yaml');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('headgate.yaml is no whole scan');
  });
});
