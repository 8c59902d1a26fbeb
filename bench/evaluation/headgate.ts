import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IN_FLIGHT, idealMsOf, questionOf, type Run, truthOf, type Work } from './run.ts';
import { RunningMock } from './running-mock.ts';
import { timeCommand } from './timed-command.ts';

const HEADGATE = fileURLToPath(new URL('../../bin/headgate.js', import.meta.url));

/** As it is set up: so many questions at once to the agents, and as many to the judge beside them. */
export const HEADGATE_NAME = 'Headgate';
/** Half to the agents, half to the judge: never more in all than a program that takes one reply after the other. */
export const IN_ALL_NAME = `Headgate, ${IN_FLIGHT} in all`;

const CONCURRENCY = { [HEADGATE_NAME]: IN_FLIGHT, [IN_ALL_NAME]: IN_FLIGHT / 2 };

/**
 * `headgate evaluate` over so many cases, two releases, three evaluators that compute (two of safety are never left out) and one that
 * asks a judge, as a user runs it: in a process of its own, which is given an empty folder.
 */
export async function runHeadgate(name: keyof typeof CONCURRENCY, work: Work, stopped: AbortSignal): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'headgate-bench-'));
  const mock = await RunningMock.start(work.delayMs, []);
  try {
    await writeProject(folder, mock.port, work.cases, CONCURRENCY[name] ?? IN_FLIGHT);
    const command = [process.execPath, HEADGATE, 'evaluate', '--local', '--baseline-from', 'before', '--json'];
    const { code, said, wallMs, peakBytes } = await timeCommand(command, { folder, stopped });
    if (code !== 0 && code !== 3) throw new Error(`evaluate ended with ${code}: ${said}`);
    const asked = await mock.end();
    if (asked === undefined) throw new Error('the mock ended before it said what it was asked');
    return { name, ...work, wallMs, idealMs: idealMsOf(work), peakBytes, asked };
  } finally {
    await mock.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What it takes to say the version, and what Node alone takes to say nothing. */
export async function startUp(
  times: number,
): Promise<readonly { readonly headgateMs: number; readonly nodeMs: number }[]> {
  const all = [];
  for (let time = 0; time < times; time += 1) {
    const { wallMs: headgateMs } = await timeCommand([process.execPath, HEADGATE, '--version'], {});
    const { wallMs: nodeMs } = await timeCommand([process.execPath, '-e', '0'], {});
    all.push({ headgateMs, nodeMs });
  }
  return all;
}

async function writeProject(folder: string, port: string, cases: number, concurrency: number): Promise<void> {
  const lines = Array.from({ length: cases }, (_, index) =>
    JSON.stringify({ id: `case-${index}`, query: questionOf(index), groundTruth: truthOf(index) }),
  );
  const project = (url: string) => `version: 1
agents:
  shop: { runtime: openai, baseUrl: "http://127.0.0.1:${port}${url}", model: m, dataset: cases.jsonl }
evaluation:
  evaluators: [f1, relevance, secret-leak, harm-lexicon]
  repeats: 1
  concurrency: ${concurrency}
  judge: { provider: openai-compatible, baseUrl: "http://127.0.0.1:${port}/judge/v1", model: judge, concurrency: ${concurrency} }
`;
  await mkdir(join(folder, 'before'));
  for (const [where, url] of [
    ['', '/v2'],
    ['before', '/v1'],
  ] as const) {
    await writeFile(join(folder, where, 'headgate.yaml'), project(url));
    await writeFile(join(folder, where, 'cases.jsonl'), lines.join('\n'));
  }
}
