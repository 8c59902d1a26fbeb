import { Command } from 'commander';
import type { CliDeps } from './cli-deps.ts';
import type { CommandHost } from './command-host.ts';
import { type CommandEntry, commandTable } from './command-table.ts';
import { createSession, type GlobalOptions } from './session.ts';

type BuiltCli = {
  readonly program: Command;
  /** What the command that ran answered with; 0 before. */
  readonly exitCode: () => number;
};

/**
 * The whole command line. Every command has its name and summary, for help and for "did you mean"; only the one that
 * `argv` names (without `node` and the script) is loaded.
 */
export async function buildCli(deps: CliDeps, argv: readonly string[]): Promise<BuiltCli> {
  let exitCode = 0;
  const program = new Command('headgate');
  prepareOutput(program, deps, argv.includes('--json'));
  program
    .description('Takes an AI agent from development to production, and lets nothing through that has not earned it.')
    .version(deps.version, '-V, --version', 'print the version')
    .option('--json', 'one JSON document on stdout and nothing else')
    .option('--server <url>', 'the server’s address (default: HEADGATE_URL, else http://127.0.0.1:7400)')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText(
      'after',
      '\nExample:\n  headgate demo                     the whole way, in two minutes, with no key\n  headgate init --from openai:http://127.0.0.1:8080/v1',
    );
  const host: CommandHost = {
    handle:
      (work) =>
      async (...args) => {
        exitCode = await work(createSession(deps, program.opts<GlobalOptions>()), ...args);
      },
  };
  await addCommands(program, commandTable, pathOf(argv), host);
  return { program, exitCode: () => exitCode };
}

async function addCommands(
  parent: Command,
  entries: readonly CommandEntry[],
  [name, ...rest]: readonly string[],
  host: CommandHost,
): Promise<void> {
  for (const entry of entries) {
    const command = parent.command(entry.name).description(entry.summary);
    const isNamed = entry.name === name;
    if ('children' in entry) await addCommands(command, entry.children, isNamed ? rest : [], host);
    const namesChild = 'children' in entry && entry.children.some((child) => child.name === rest[0]);
    if ('load' in entry && isNamed && !namesChild) (await entry.load())(command, host);
  }
}

/** The words that can be command names, in order. */
function pathOf(argv: readonly string[]): readonly string[] {
  const words = argv.filter((word, index) => !word.startsWith('-') && argv[index - 1] !== '--server');
  return words[0] === 'help' ? words.slice(1) : words;
}

/** Settings here are inherited by every command that is added later. */
function prepareOutput(program: Command, { io }: CliDeps, json: boolean): void {
  program.exitOverride().configureOutput({
    writeOut: (text) => io.stdout.write(text),
    writeErr: (text) => (json ? undefined : io.stderr.write(text)),
    // Refusals are told in one form, by `run`.
    outputError: () => undefined,
    getOutHelpWidth: () => io.columns,
    getErrHelpWidth: () => io.columns,
    getOutHasColors: () => io.color,
    getErrHasColors: () => io.color,
  });
}
