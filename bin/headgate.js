#!/usr/bin/env node
// Plain JavaScript on purpose: it must run on whatever Node the user has. Headgate itself needs Node 24
// (it runs TypeScript from source), so an older Node hands over to the one that npm installed beside it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const entry = join(root, 'src', 'main', 'cli.ts');
const NEEDED_MAJOR = 24;

if (Number(process.versions.node.split('.')[0]) >= NEEDED_MAJOR) {
  await import(entry);
} else {
  const node = bundledNode();
  if (node === undefined) {
    process.stderr.write(
      `headgate needs Node ${NEEDED_MAJOR} or later; this is ${process.versions.node}, and no bundled one is installed for ` +
        `${process.platform}-${process.arch}.\n  Install Node ${NEEDED_MAJOR}, or run "npm ci" without --omit=optional.\n`,
    );
    process.exit(4);
  }
  const child = spawn(node, [entry, ...process.argv.slice(2)], { stdio: 'inherit' });
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
