import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { runCli } from '#testing/cli/fake-cli.ts';
import { commandTable } from './command-table.ts';
import { ReaderGone } from './failure.ts';

const names = commandTable.flatMap((entry) =>
  'children' in entry ? entry.children.map((child) => [entry.name, child.name]) : [[entry.name]],
);

describe('run', () => {
  it('prints the version', async () => {
    expect(await runCli(['--version'])).toEqual({ exitCode: 0, stdout: '9.8.7\n', stderr: '' });
  });

  it('loads neither schemas nor clients for the version', async () => {
    const face = fileURLToPath(new URL('./index.ts', import.meta.url));
    const hooks = `data:text/javascript,${encodeURIComponent(
      'export async function resolve(s, c, next) { const r = await next(s, c); process._rawDebug("loads " + r.url); return r; }',
    )}`;
    const program = `
      import { register } from 'node:module';
      register(${JSON.stringify(hooks)});
      const { run } = await import(${JSON.stringify(face)});
      const io = { stdout: process.stdout, stderr: process.stderr, isTty: false, columns: 80, color: false };
      process.exitCode = await run(['--version'], { io, version: '9.8.7', signal: new AbortController().signal });`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    const loaded = [...new Set(stderr.split('\n').filter((line) => line.startsWith('loads ')))];
    expect(stdout).toBe('9.8.7\n');
    expect(loaded.some((url) => url.includes('/commander/'))).toBe(true);
    expect(loaded.filter((url) => /node_modules\/(zod|undici|yaml|kysely|fastify)\/|cli\/command\//.test(url))).toEqual(
      [],
    );
    expect(loaded.length).toBeLessThan(60);
  });

  it.each(names)('%s %s explains itself with an example, in 80 columns', async (...path) => {
    const run = await runCli([...path.filter((word) => word !== undefined), '--help']);
    expect(run.exitCode).toBe(0);
    expect(run.stdout).toMatch(/Examples?:\n {2}headgate /);
    const command = run.stdout.split('\nExample')[0] ?? '';
    for (const line of command.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('suggests the command and the option that were probably meant', async () => {
    expect(await runCli(['evalute'])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: "USAGE: unknown command 'evalute'\n  hint: Did you mean evaluate?\n",
    });
    const run = await runCli(['release', 'list', '--agnet', 'shop']);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain('hint: Did you mean --agent?');
  });

  it('tells usage errors as one JSON document', async () => {
    for (const argv of [
      ['release', '--json'],
      ['promote', '--json'],
      ['--json', 'nonsense'],
    ]) {
      const run = await runCli(argv);
      expect(run).toMatchObject({ exitCode: 2, stderr: '' });
      expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'USAGE', retry: 'never' } });
    }
  });

  it('passes the options of serve and demo on', async () => {
    const calls: unknown[] = [];
    const start = {
      serve: async (options: unknown) => calls.push(options) && 0,
      demo: async (options: unknown) => calls.push(options) && 3,
    };
    const serve = ['serve', '--role', 'control', '--port', '0', '--clock-rate', '600', '--no-gateway'];
    expect((await runCli([...serve, '--clock-start', '2026-11-23T10:30:00Z'], { start })).exitCode).toBe(0);
    expect((await runCli(['demo', '--shuffle', '7', '--json'], { start })).exitCode).toBe(3);
    expect(calls).toEqual([
      {
        role: 'control',
        port: 0,
        gatewayPort: undefined,
        gatewayProcesses: undefined,
        folder: undefined,
        clockRate: 600,
        clockStart: '2026-11-23T10:30:00.000Z',
        gateway: false,
        json: false,
      },
      { keep: false, shuffle: '7', json: true },
    ]);
  });

  it.each([
    ['serve', '--port', '70000'],
    ['serve', '--role', 'king'],
    ['serve', '--clock-start', 'tomorrow'],
    ['clock', 'set', '--rate', '-1'],
    ['traffic', 'set', 'shop', '--environment', 'production', '--reason', 'x', '--weight', 'v2'],
  ])('refuses %s %s %s', async (...argv) => {
    const run = await runCli(argv);
    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(/^USAGE: /);
  });

  it('says that a bug is one, and ends with 4', async () => {
    const start = { demo: async () => Promise.reject(new TypeError('x is not a function')) };
    const run = await runCli(['demo'], { start });
    expect(run.exitCode).toBe(4);
    expect(run.stderr).toMatch(/^INTERNAL: x is not a function\n {2}hint: this is a bug in Headgate/);
  });

  it('ends without a word when nobody reads what it prints any more, and not with 0 when it was not through', async () => {
    const reader = new AbortController();
    const gone = async (): Promise<number> => {
      reader.abort(new ReaderGone('gone'));
      throw new Error('fetch failed');
    };
    const broken = await runCli(['demo'], { signal: reader.signal, start: { demo: gone } });
    expect(broken).toEqual({ exitCode: 141, stdout: '', stderr: '' });
    const orderly = await runCli(['demo'], { signal: reader.signal, start: { demo: async () => 130 } });
    expect(orderly).toEqual({ exitCode: 141, stdout: '', stderr: '' });
    expect((await runCli(['--version'], { signal: reader.signal })).exitCode).toBe(0);
  });

  it('ends with 130 when interrupted', async () => {
    const controller = new AbortController();
    const start = {
      demo: async () => {
        controller.abort();
        throw new Error('broken off');
      },
    };
    const run = await runCli(['demo', '--json'], { start, signal: controller.signal });
    expect(run.exitCode).toBe(130);
    expect(JSON.parse(run.stdout)).toMatchObject({ error: { code: 'INTERRUPTED' } });
  });
});
