import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '#domain/shared/index.ts';
import type { CommandHost } from '../command-host.ts';
import { exampleText } from '../example.ts';
import { EXIT } from '../exit-code.ts';

type Options = {
  readonly from: string;
  readonly agent?: string;
  readonly model?: string;
  readonly credentialEnv?: string;
  readonly folder?: string;
};

export function defineInit(command: Command, host: CommandHost): void {
  command
    .requiredOption('--from <kind:address>', 'what is there: openai:URL')
    .option('--agent <name>', 'what to call it (default: the folder’s name)')
    .option('--model <name>', 'the model (default: the first that the endpoint lists)')
    .option('--credential-env <name>', 'the environment variable that holds the endpoint’s key')
    .option('--folder <folder>', 'where to write (default: here)')
    .addHelpText('after', exampleText('headgate init --from openai:http://127.0.0.1:8080/v1'))
    .action(
      host.handle(async (session, options: Options) => {
        const { deps } = session;
        const url = readOrigin(options.from);
        const folder = resolve(deps.folder, options.folder ?? '.');
        const { detectEndpoint, writeStarter } = await import('../init/index.ts');
        const apiKey = options.credentialEnv === undefined ? undefined : deps.secrets.read(options.credentialEnv);
        const found = await detectEndpoint(url, deps.fetch, { apiKey });
        const model = options.model ?? found.models[0];
        const agentName = options.agent ?? nameFor(folder);
        const { credentialEnv } = options;
        const files = await writeStarter(folder, { url: found.baseUrl, model, agentName, credentialEnv });
        if (options.model === undefined && found.models.length > 1) {
          session.note(`the endpoint lists ${found.models.length} models; took ${model}, --model names another`);
        }
        session.answer({ agent: agentName, baseUrl: found.baseUrl, model, files }, () =>
          [
            `wrote ${files.join(', ')} for "${agentName}" at ${found.baseUrl}`,
            'next:',
            '  headgate doctor     what is missing, and how to mend it',
            '  headgate evaluate   a first result; the cases are drafts that nobody has reviewed yet',
          ].join('\n'),
        );
        return EXIT.done;
      }),
    );
}

function readOrigin(from: string): string {
  const [kind, ...rest] = from.split(':');
  const address = rest.join(':');
  if (kind === 'openai' && address !== '') return address;
  throw new AppError('USAGE', `can't start from ${JSON.stringify(from)}: only openai:URL is known`, {
    hint: 'headgate init --from openai:http://127.0.0.1:8080/v1',
  });
}

function nameFor(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return /^[a-z]/.test(name) ? name : 'my-agent';
}
