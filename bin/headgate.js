#!/usr/bin/env node
// Plain JavaScript on purpose: it must run on whatever Node the user has. Headgate itself needs Node 24
// (it runs TypeScript from source), so an older Node hands over to the one that npm installed beside it.
import { existsSync, mkdirSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const entry = join(root, 'src', 'main', 'cli.ts');
const NEEDED_MAJOR = 24;
// Thousands of answers leave garbage that Node lets grow for speed's sake; with less room it is as fast. Node takes that only at its start.
const LESS_ROOM = ['--max-semi-space-size=8'];
// What each of its threads keeps for itself of memory outside of V8 would lie idle: a fifth of all. Only glibc reads that.
const LESS_IDLE = { MALLOC_ARENA_MAX: '1' };
const needsLessRoom = process.argv[2] === 'evaluate';
const isNewEnough = Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR;

rememberCompiled();

if (isNewEnough && !needsLessRoom) {
  if (process.env.NODE_COMPILE_CACHE) module.enableCompileCache(process.env.NODE_COMPILE_CACHE);
  await import(entry);
} else {
  const node = isNewEnough ? process.execPath : bundledNode();
  if (node === undefined) {
    process.stderr.write(
      `headgate needs Node ${NEEDED_MAJOR} or later; this is ${process.versions.node}, and no bundled one is installed for ` +
        `${process.platform}-${process.arch}.\n  Install Node ${NEEDED_MAJOR}, or run "npm ci" without --omit=optional.\n`,
    );
    process.exit(4);
  }
  const env = needsLessRoom ? { ...LESS_IDLE, ...process.env } : process.env;
  const args = [...(needsLessRoom ? LESS_ROOM : []), entry, ...process.argv.slice(2)];
  // In the place of this process, where that can be had; else this one waits beside it.
  if (isNewEnough && process.platform !== 'win32') process.execve?.(node, [node, ...args], env);
  const { spawn } = await import('node:child_process');
  const child = spawn(node, args, { stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 1) : signal === 'SIGINT' ? 130 : 143;
  });
}

function bundledNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    const binary = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(binary) ? binary : undefined;
  } catch {
    return undefined;
  }
}

/**
 * TypeScript is stripped and compiled once and not at each start: half of the time of a short command. In the user's own folder, because
 * whoever may write there decides what runs. For the processes that this one starts, too.
 */
function rememberCompiled() {
  if (process.env.NODE_COMPILE_CACHE !== undefined || process.env.NODE_DISABLE_COMPILE_CACHE !== undefined) return;
  try {
    let folder = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
    // Step by step: asked for all of them at once, Node never comes back where a system's own folder takes none.
    for (const name of ['', 'headgate', 'compiled']) {
      folder = join(folder, name);
      if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    }
    process.env.NODE_COMPILE_CACHE = folder;
  } catch {
    // A home that can't be written: it is compiled each time.
  }
}
