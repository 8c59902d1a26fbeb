import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { freePort } from '../free-port.ts';
import { copyPostgres } from './postgres-binaries.ts';

export type PostgresServer = {
  /** Of the maintenance database; other databases stand beside it. */
  readonly url: string;
  /** Stops it for a while, as for maintenance: whoever is connected is cut off, and nobody can connect. Returns once it is so. */
  readonly halt: () => Promise<void>;
  /** Starts it again, on the same data and at the same address. */
  readonly resume: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const run = promisify(execFile);

/** PostgreSQL refuses to run as root; this user owns nothing. */
const NOBODY = 65_534;
const START_TIMEOUT_MS = 30_000;
const LOOK_MS = 50;

/**
 * Does as it is told, line by line. Stops the server and removes its files when its input ends; the system ends it when the process
 * that started it dies, however it dies.
 */
const UNTIL_INPUT_ENDS = `
folder=$1; shift
"$@" & child=$!
while read -r order; do
  case $order in
    halt) kill -INT $child; wait $child ;;
    resume) "$@" & child=$! ;;
  esac
done
kill -INT $child; wait $child; rm -rf "$folder"`;

/** A real PostgreSQL of its own on the loopback interface, in a temporary folder. */
export async function startPostgresServer(packageFolder: string): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'headgate-postgres-'));
  const user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const data = join(folder, 'data');
  try {
    const native = await copyPostgres(packageFolder, folder);
    // All of it, so that the server's user can also remove it.
    if (user.uid !== undefined) await run('chown', ['-R', `${NOBODY}:${NOBODY}`, folder]);
    const login = ['-U', 'headgate', '-A', 'trust'];
    const initdb = ['-D', data, ...login, '-E', 'UTF8', '--locale=C', '--no-sync'];
    await run(join(native, 'bin', 'initdb'), initdb, { ...user, cwd: folder });
    const port = await freePort();
    const server = launch(join(native, 'bin', 'postgres'), data, port, { ...user, cwd: folder });
    const url = `postgres://headgate@127.0.0.1:${port}/postgres`;
    await untilItAnswers(url, server);
    return {
      url,
      async halt() {
        server.stdin?.write('halt\n');
        while (await accepts(port)) await pause(LOOK_MS);
      },
      async resume() {
        server.stdin?.write('resume\n');
        await untilItAnswers(url, server);
      },
      async stop() {
        if (server.exitCode !== null || server.signalCode !== null) return;
        const ended = new Promise((resolve) => server.once('exit', resolve));
        server.stdin?.end();
        await ended;
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

function launch(binary: string, data: string, port: number, options: { cwd: string }): ChildProcess {
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: '',
    // The data is thrown away: speed is all that matters.
    fsync: 'off',
    max_connections: 200,
    logging_collector: 'off',
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return spawn('sh', ['-c', UNTIL_INPUT_ENDS, 'sh', options.cwd, binary, '-D', data, ...flags], {
    ...options,
    stdio: ['pipe', 'ignore', 'ignore'],
    // Ctrl-C is for whoever started it, who may still have something to store before its input ends.
    detached: true,
  });
}

/** Whether someone listens there, to whatever end. */
async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function untilItAnswers(url: string, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    try {
      const client = new Client({ connectionString: url });
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (Date.now() < deadline && server.exitCode === null) {
        await pause(LOOK_MS);
        continue;
      }
      server.stdin?.end();
      throw new Error('PostgreSQL did not start', { cause: error });
    }
  }
}
