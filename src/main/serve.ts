import { styleText } from 'node:util';
import type { CliIo, ServeOptions } from '#cli/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { type Server, startServer } from './server.ts';

const PORT = 7400;
const GATEWAY_PORT = 7401;

/**
 * `headgate serve`: runs until it is asked to stop, by signal or over the API. The first signal lets the gateway drain for as long as
 * the project says; `again`, the second, cuts what is under way.
 */
export async function serve(
  io: CliIo,
  options: ServeOptions,
  signal: AbortSignal,
  again: AbortSignal,
): Promise<number> {
  if (options.role === 'worker' || options.role === 'gateway') {
    throw new AppError('USAGE', `--role ${options.role} is not built yet`, {
      hint: 'headgate serve (control, worker and gateway), or --role control (without a gateway)',
    });
  }
  const server = await startServer({
    folder: options.folder ?? '.headgate',
    port: options.port ?? PORT,
    gatewayPort: options.gatewayPort ?? GATEWAY_PORT,
    gatewayProcesses: options.gatewayProcesses,
    withGateway: options.gateway && options.role === 'all',
    clockRate: options.clockRate,
    clockStart: options.clockStart === undefined ? undefined : Date.parse(options.clockStart),
    signal,
  });
  announce(io, options, server);
  await Promise.race([server.stopAsked, aborted(signal)]);
  if (!options.json) io.stderr.write('stopping: requests under way are finished; once more cuts them\n');
  const stopped = server.stop();
  void aborted(again).then(() => server.stop({ graceMs: 0 }));
  await stopped;
  return 0;
}

function announce(io: CliIo, options: ServeOptions, server: Server): void {
  if (server.gatewayProblem !== undefined) {
    io.stderr.write(`the gateway of before goes on, as it was: ${server.gatewayProblem}\n`);
  }
  if (options.json) {
    io.stdout.write(
      `${JSON.stringify({ url: server.url, gatewayUrl: server.gatewayUrl, token: server.firstToken })}\n`,
    );
    return;
  }
  const bold = (text: string): string => (io.color ? styleText('bold', text) : text);
  io.stdout.write(`Headgate answers at ${bold(server.url)}\n`);
  if (server.gatewayUrl !== undefined) io.stdout.write(`The gateway answers at ${bold(`${server.gatewayUrl}/v1`)}\n`);
  if (server.firstToken !== undefined) {
    io.stdout.write(
      `\nThe administrator's token, shown this once:\n\n  export HEADGATE_TOKEN=${server.firstToken}\n\n`,
    );
  }
  io.stdout.write('Ctrl-C stops both.\n');
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
