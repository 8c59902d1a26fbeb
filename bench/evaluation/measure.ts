import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What one evaluation took, from the start of the command to its end. */
export type Run = {
  readonly cases: number;
  readonly delayMs: number;
  readonly wallMs: number;
  /** As long as nothing but waiting for answers takes, with so many at once. */
  readonly idealMs: number;
  /** Resident memory at its highest, the small process that hands over included, bytes; undefined where the system doesn't tell. */
  readonly peakBytes: number | undefined;
};

export const IN_FLIGHT = 20;
const RELEASES = 2;
/** The agent's answer, then the judge's. */
const ANSWERS = 2;

const HEADGATE = fileURLToPath(new URL('../../bin/headgate.js', import.meta.url));
const MOCK = fileURLToPath(new URL('./mock.ts', import.meta.url));

/**
 * `headgate evaluate` over so many cases, two releases, two evaluators that compute and one that asks a judge, as a user runs it: in a
 * process of its own, which is given an empty folder.
 */
export async function evaluate(cases: number, delayMs: number, stopped: AbortSignal): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'headgate-bench-'));
  const mock = spawn(process.execPath, [MOCK, String(delayMs)], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const port = await firstLine(mock);
    await writeProject(folder, port, cases);
    const startedAt = performance.now();
    const args = [HEADGATE, 'evaluate', '--local', '--baseline-from', 'before', '--json'];
    const command = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], signal: stopped });
    const watch = watchMemory(command);
    const { code, said } = await endOf(command);
    const wallMs = performance.now() - startedAt;
    if (code !== 0 && code !== 3) throw new Error(`evaluate ended with ${code}: ${said}`);
    const idealMs = (cases * RELEASES * ANSWERS * delayMs) / IN_FLIGHT;
    return { cases, delayMs, wallMs, idealMs, peakBytes: watch() };
  } finally {
    mock.stdin.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What it takes to say the version, and what Node alone takes to say nothing. */
export async function startUp(
  times: number,
): Promise<readonly { readonly headgateMs: number; readonly nodeMs: number }[]> {
  const timed = async (args: readonly string[]) => {
    const startedAt = performance.now();
    await endOf(spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] }));
    return performance.now() - startedAt;
  };
  const all = [];
  for (let time = 0; time < times; time += 1) {
    all.push({ headgateMs: await timed([HEADGATE, '--version']), nodeMs: await timed(['-e', '0']) });
  }
  return all;
}

async function writeProject(folder: string, port: string, cases: number): Promise<void> {
  const lines = Array.from({ length: cases }, (_, index) =>
    JSON.stringify({
      ...{ id: `case-${index}`, query: `How many of item ${index} do you have?` },
      groundTruth: `Item ${index} is in stock: ${index} units are available.`,
    }),
  );
  const project = (url: string) => `version: 1
agents:
  shop: { runtime: openai, baseUrl: "http://127.0.0.1:${port}${url}", model: m, dataset: cases.jsonl }
evaluation:
  evaluators: [f1, relevance, secret-leak, harm-lexicon]
  repeats: 1
  concurrency: ${IN_FLIGHT}
  judge: { provider: openai-compatible, baseUrl: "http://127.0.0.1:${port}/judge/v1", model: judge, concurrency: ${IN_FLIGHT} }
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

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('the mock says where it is');
  for await (const line of createInterface({ input: stdout })) return line;
  throw new Error('the mock ended before it said where it is');
}

async function endOf(child: ChildProcess): Promise<{ readonly code: number | null; readonly said: string }> {
  // The end of it says why; the whole may be a result of many megabytes.
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-1_000);
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, said }));
  });
}

/** The high-water marks that Linux keeps, of the process and of the one that it hands over to; asked for until both are gone. */
function watchMemory({ pid }: ChildProcess): () => number | undefined {
  const peaks = new Map<string, number>();
  const look = async () => {
    for (const one of [String(pid), ...(await read(`/proc/${pid}/task/${pid}/children`)).split(' ')]) {
      const kibibytes = /VmHWM:\s+(\d+) kB/.exec(one === '' ? '' : await read(`/proc/${one}/status`))?.[1];
      if (kibibytes !== undefined) peaks.set(one, Number(kibibytes) * 1024);
    }
  };
  const timer = setInterval(look, 100);
  return () => {
    clearInterval(timer);
    return peaks.size === 0 ? undefined : [...peaks.values()].reduce((sum, peak) => sum + peak, 0);
  };
}

/** Empty where it is gone already. */
function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
