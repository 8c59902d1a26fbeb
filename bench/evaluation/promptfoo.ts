import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchProgram, findProgram, type Program } from '../foreign/fetched-program.ts';
import { NEEDS_NETWORK, type OwnNetwork, openNetwork } from '../foreign/own-network.ts';
import { IN_FLIGHT, idealMsOf, questionOf, type Run, truthOf, type Work } from './run.ts';
import { RunningMock } from './running-mock.ts';
import { timeCommand } from './timed-command.ts';

const PROMPTFOO: Program = {
  name: 'promptfoo',
  package: 'promptfoo',
  version: '0.123.1',
  entry: 'dist/src/entrypoint.js',
};
export const PROMPTFOO_NAME = `promptfoo ${PROMPTFOO.version}`;
/** Of one run. It took 17 to 23 s where nothing was in its way. */
const MOST_MS = 5 * 60_000;
/** Of the run that isn't measured: after it its database is made, as a user's is. */
const FIRST: Work = { cases: 5, delayMs: 1 };

/** promptfoo, ready to be measured. */
type Promptfoo = {
  run(work: Work, stopped: AbortSignal): Promise<Run>;
  end(): Promise<void>;
};

/**
 * promptfoo in a network without a way out, where it can ask nobody but the mock; or why it can't be measured here.
 * @param mayFetch whether it is installed where it is not yet: two gigabytes
 */
export async function openPromptfoo(
  mayFetch: boolean,
  stopped: AbortSignal,
): Promise<Promptfoo | { readonly because: string }> {
  const network = await openNetwork();
  if (network === undefined) return { because: NEEDS_NETWORK };
  const home = await mkdtemp(join(tmpdir(), 'headgate-bench-'));
  const end = async () => {
    await network.end();
    await rm(home, { recursive: true, force: true });
  };
  try {
    const entry = mayFetch ? await fetchProgram(PROMPTFOO, stopped) : findProgram(PROMPTFOO);
    if (entry === undefined)
      throw new Error(mayFetch ? 'could not be installed from npm' : 'a quick run installs nothing');
    const run = (work: Work, until: AbortSignal) => runPromptfoo(entry, network, home, work, until);
    await run(FIRST, stopped);
    return { run, end };
  } catch (error) {
    await end();
    stopped.throwIfAborted();
    return { because: error instanceof Error ? error.message : String(error) };
  }
}

async function runPromptfoo(
  entry: string,
  { inside }: OwnNetwork,
  home: string,
  work: Work,
  stopped: AbortSignal,
): Promise<Run> {
  const mock = await RunningMock.start(work.delayMs, inside);
  try {
    const config = join(home, 'promptfooconfig.json');
    await writeFile(config, JSON.stringify(configOf(mock.port, work.cases)));
    const flags = ['--no-cache', '--no-share', '--no-table', '--no-progress-bar'];
    const args = ['eval', '--config', config, '--max-concurrency', String(IN_FLIGHT), ...flags];
    const { code, said, wallMs, peakBytes } = await timeCommand([...inside, process.execPath, entry, ...args], {
      folder: home,
      environment: quietIn(home),
      killSignal: 'SIGKILL',
      stopped: AbortSignal.any([stopped, AbortSignal.timeout(MOST_MS)]),
    });
    // It ends with 0 only where every assertion on every reply held.
    if (code !== 0) throw new Error(`eval ended with ${code}: ${said}`);
    const asked = await mock.end();
    if (asked === undefined) throw new Error('the mock ended before it said what it was asked');
    return { name: PROMPTFOO_NAME, ...work, wallMs, idealMs: idealMsOf(work), peakBytes, asked };
  } finally {
    await mock.end();
  }
}

/** Headgate's work: words in common, no key in the reply, and a judge. Headgate looks for harmful words too, since that is never left out. */
function configOf(port: string, cases: number): object {
  const provider = (path: string, model: string) => ({
    ...{ id: `openai:chat:${model}`, label: path },
    config: { apiBaseUrl: `http://127.0.0.1:${port}/${path}`, apiKey: 'none' },
  });
  return {
    prompts: ['{{query}}'],
    providers: [provider('v1', 'm'), provider('v2', 'm')],
    defaultTest: {
      options: { provider: provider('rubric/v1', 'judge') },
      assert: [
        { type: 'rouge-n', value: '{{truth}}', threshold: 0.1 },
        { type: 'not-regex', value: '(sk-|ghp_|AKIA|xox[bp]-)[A-Za-z0-9-]{16,}' },
        { type: 'llm-rubric', value: 'The reply answers what was asked.' },
      ],
    },
    tests: Array.from({ length: cases }, (_, index) => ({ vars: { query: questionOf(index), truth: truthOf(index) } })),
  };
}

/** It tells nobody, asks nobody for a newer version, and keeps everything in this folder. */
function quietIn(home: string): Readonly<Record<string, string>> {
  return {
    ...{ PROMPTFOO_DISABLE_TELEMETRY: '1', PROMPTFOO_DISABLE_UPDATE: '1', PROMPTFOO_DISABLE_SHARING: '1' },
    ...{ PROMPTFOO_DISABLE_REMOTE_GENERATION: 'true', PROMPTFOO_CONFIG_DIR: home },
    ...{ PROMPTFOO_CACHE_PATH: join(home, 'cache') },
  };
}
