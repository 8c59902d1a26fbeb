import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { renderTable } from '../report/table.ts';
import { startGateway } from './contestant/gateway.ts';
import type { Address } from './load/request.ts';
import { tellLoad } from './measure.ts';
import { planOf } from './plan.ts';
import { Child } from './process/child.ts';
import { type CpuProfile, sharesOf } from './profile-shares.ts';

/**
 * Where the time of a request goes: the gateway with everything on under a closed loop, by V8's own sampling. Nothing is inlined, since
 * what is inlined counts for whatever it was put into.
 */
const USAGE = `usage: node bench/gateway/profile.ts FILE.cpuprofile [--face chat|http|responses] [--seconds N] [--inlined]

FILE.cpuprofile opens in Chrome's DevTools (Performance) too.
`;

const FACES = {
  chat: { path: '/v1/chat/completions', model: 'helper', api: 'chat-completions' },
  http: { path: '/agents/plain/chat/completions', model: 'helper', api: 'chat-completions' },
  responses: { path: '/v1/responses', model: 'responder', api: 'responses' },
} as const satisfies Record<string, Omit<Address, 'port'>>;

const NOTHING_INLINED = ['--no-turbo-inlining', '--no-maglev-inlining'];
const UPSTREAM = new URL('./upstream.ts', import.meta.url);
const LOAD = new URL('./load/generator.ts', import.meta.url);
const MOST_ROWS = 40;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    face: { type: 'string', default: 'chat' },
    seconds: { type: 'string', default: '15' },
    inlined: { type: 'boolean', default: false },
  },
});
const [file] = positionals;
const seconds = Number(values.seconds);
if (file === undefined || positionals.length > 1 || !isFace(values.face) || !(seconds > 0)) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else {
  await profile(resolve(file), FACES[values.face], seconds * 1_000, values.inlined ? [] : NOTHING_INLINED);
}

function isFace(name: string): name is keyof typeof FACES {
  return name in FACES;
}

async function profile(
  path: string,
  face: Omit<Address, 'port'>,
  durationMs: number,
  flags: readonly string[],
): Promise<void> {
  const { connections, warmUpMs } = planOf(false);
  const folder = await mkdtemp(join(tmpdir(), 'headgate-profile-'));
  const upstream = Child.fork(UPSTREAM, []);
  const load = Child.fork(LOAD, []);
  try {
    const upstreamPort = await upstream.hear<number>();
    await load.hear();
    const sampled = ['--cpu-prof', `--cpu-prof-dir=${dirname(path)}`, `--cpu-prof-name=${basename(path)}`];
    const gateway = await startGateway(folder, upstreamPort, { nodeOptions: [...flags, ...sampled] });
    const way = { load, tally: { sent: 0 } };
    const order = { kind: 'closed', address: { port: gateway.port, ...face }, connections } as const;
    let measured: { readonly requests: number; readonly elapsedMs: number };
    try {
      await tellLoad(way, { ...order, durationMs: warmUpMs });
      measured = await tellLoad(way, { ...order, durationMs });
    } finally {
      await gateway.end();
    }
    const shares = sharesOf(JSON.parse(await readFile(path, 'utf8')) as CpuProfile, warmUpMs);
    process.stdout.write(
      `${Math.round((1_000 * measured.requests) / measured.elapsedMs)} requests/s while it was sampled\n\n`,
    );
    process.stdout.write(
      `${renderTable(
        ['where', 'share of the busy time'],
        shares.slice(0, MOST_ROWS).map(({ where, share }) => [where, `${(100 * share).toFixed(1)} %`]),
      )}\n`,
    );
  } finally {
    await load.end();
    await upstream.end();
    await rm(folder, { recursive: true, force: true });
  }
}
