import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const entry = fileURLToPath(new URL('./cli.ts', import.meta.url));
const PATIENCE = { timeout: 120_000, interval: 50 };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headgate-test-demo-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The demo, with everything that it makes below `folder`. */
function startDemo() {
  const env = { ...process.env, TMPDIR: folder, DATABASE_URL: '' };
  const child = spawn(process.execPath, [entry, 'demo'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  return { child, ended: once(child, 'close'), stdout: () => stdout };
}

/** Processes that work in this test's folder; where that can't be asked (not on Linux), none are found. */
function processesLeft(): readonly string[] {
  if (!existsSync('/proc/self/cmdline')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        // It ended meanwhile.
        return '';
      }
    })
    .filter((line) => line.includes(folder));
}

const gatewayRuns = () => {
  const [work] = readdirSync(folder).filter((name) => name.startsWith('headgate-demo-'));
  return existsSync(join(folder, work ?? 'none', 'data', 'gateway', 'gateway.json'));
};

test.each([
  ['while the database is being made', () => processesLeft().length > 0],
  ['when the gateway has just come up', gatewayRuns],
])(
  'Ctrl-C %s leaves no process and no file behind',
  async (_when, isTime) => {
    const { child, ended, stdout } = startDemo();
    await vi.waitFor(() => expect(isTime()).toBe(true), PATIENCE);
    expect(processesLeft().length).toBeGreaterThan(0);
    // As npm and the launcher pass it on: one Ctrl-C, three signals.
    for (let count = 0; count < 3; count += 1) child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    expect(stdout()).toContain('interrupted: stopping everything that was started');
    await vi.waitFor(() => expect(processesLeft()).toEqual([]));
    expect(readdirSync(folder).filter((name) => name.startsWith('headgate-demo-'))).toEqual([]);
  },
  180_000,
);
