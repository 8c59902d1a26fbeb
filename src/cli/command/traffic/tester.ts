import { type Command, InvalidArgumentError } from 'commander';
import { DAY_MS, type DurationMs, formatDuration, HOUR_MS, SECOND_MS } from '#domain/shared/index.ts';
import { readDuration } from '../../argument.ts';
import type { CommandHost } from '../../command-host.ts';
import { exampleText } from '../../example.ts';
import { EXIT } from '../../exit-code.ts';

type Options = {
  readonly environment: string;
  readonly release: string;
  readonly expires?: number;
  readonly for?: string;
};

export function defineTrafficTester(command: Command, host: CommandHost): void {
  command
    .argument('<agent>', 'whose traffic')
    .requiredOption('--environment <environment>', 'where')
    .requiredOption('--release <release>', 'label or digest of a release that stands there, with a share or without')
    .option('--expires <duration>', 'how long the pass holds, a week at most (default: 1h)', readLifetime)
    .option('--for <name>', 'whom the pass is for; default: you')
    .addHelpText(
      'after',
      exampleText('headgate traffic tester customer-service --environment production --release v2 --expires 1h'),
    )
    .action(
      host.handle(async (session, agent: string, { environment, release, expires = HOUR_MS, for: tester }: Options) => {
        const client = await session.client();
        const pass = await client.call('admitTester', {
          params: { agent, environment },
          body: { release, lifetimeMs: expires, ...(tester === undefined ? {} : { tester }) },
        });
        const { gateway } = await client.call('health', {});
        const url = gateway?.url ?? 'http://GATEWAY';
        session.note(
          `${pass.tester} reaches ${pass.label} (${pass.role}) in ${environment} for ${formatDuration(expires)}, and nobody else. Try it:`,
        );
        session.answer({ ...pass, url }, () => curlExample(url, pass));
        return EXIT.done;
      }),
    );
}

function readLifetime(text: string): DurationMs {
  const lifetimeMs = readDuration(text);
  if (lifetimeMs < SECOND_MS || lifetimeMs > 7 * DAY_MS) throw new InvalidArgumentError('A pass holds from 1s to 7d.');
  return lifetimeMs;
}

function curlExample(
  url: string,
  pass: { readonly header: string; readonly pass: string; readonly agent: string },
): string {
  const body = JSON.stringify({ model: pass.agent, messages: [{ role: 'user', content: 'Hello, are you working?' }] });
  // Inside single quotes a shell takes everything as it stands, but for a single quote.
  const quoted = body.replaceAll("'", "'\\''");
  return [
    `curl -si ${url}/v1/chat/completions \\`,
    `  -H 'content-type: application/json' \\`,
    `  -H '${pass.header}: ${pass.pass}' \\`,
    `  -d '${quoted}'`,
  ].join('\n');
}
