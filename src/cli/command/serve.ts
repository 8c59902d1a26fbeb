import { type Command, Option } from 'commander';
import { readPort, readProcesses, readRate, readTime } from '../argument.ts';
import type { ServeOptions } from '../cli-deps.ts';
import type { CommandHost } from '../command-host.ts';
import { exampleText } from '../example.ts';

type Options = {
  readonly role: ServeOptions['role'];
  readonly port?: number;
  readonly gatewayPort?: number;
  readonly gatewayProcesses?: number;
  readonly folder?: string;
  readonly clockRate?: number;
  readonly clockStart?: string;
  readonly gateway: boolean;
};

export function defineServe(command: Command, host: CommandHost): void {
  command
    .addOption(
      new Option('--role <role>', 'what this process does')
        .choices(['all', 'control', 'worker', 'gateway'])
        .default('all'),
    )
    .option('--port <port>', 'of API and dashboard (default: 7400)', readPort)
    .option('--gateway-port <port>', 'of the gateway (default: 7401)', readPort)
    .option(
      '--gateway-processes <n>',
      'that share the gateway’s port, one a processor at most (default: 1)',
      readProcesses,
    )
    .option('--folder <folder>', 'data of the embedded database (default: .headgate)')
    .option('--clock-rate <rate>', 'run Headgate’s clock faster; only with loopback runtimes', readRate)
    .option('--clock-start <time>', 'where Headgate’s clock starts, ISO 8601', readTime)
    .option('--no-gateway', 'start no gateway beside the server')
    .addHelpText(
      'after',
      exampleText(
        'headgate serve                      everything in one, on 127.0.0.1:7400',
        'headgate serve --clock-rate 600     an hour of bake in six seconds',
      ),
    )
    .action(
      host.handle(async (session, options: Options) =>
        session.deps.start.serve({
          role: options.role,
          port: options.port,
          gatewayPort: options.gatewayPort,
          gatewayProcesses: options.gatewayProcesses,
          folder: options.folder,
          clockRate: options.clockRate,
          clockStart: options.clockStart,
          gateway: options.gateway,
          json: session.json,
        }),
      ),
    );
}
