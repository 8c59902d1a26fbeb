import { buildCli } from './build-cli.ts';
import type { CliDeps } from './cli-deps.ts';
import { EXIT } from './exit-code.ts';
import { describeFailure, type Failure, ReaderGone } from './failure.ts';
import { paint } from './terminal/tone.ts';
import { cleanText } from './terminal/width.ts';

/** Runs one command line, given without `node` and the script, and answers with the exit code. Never throws. */
export async function run(argv: readonly string[], deps: CliDeps): Promise<number> {
  try {
    const { program, exitCode } = await buildCli(deps, argv);
    await program.parseAsync([...argv], { from: 'user' });
    return ended(exitCode(), deps.signal);
  } catch (error) {
    const failure = describeFailure(error, deps.signal.aborted);
    if (failure === undefined) return EXIT.done;
    if (deps.signal.reason instanceof ReaderGone) return EXIT.unread;
    tell(failure, deps, argv.includes('--json'));
    return failure.exitCode;
  }
}

/** A command that ends in order when it is interrupted was interrupted all the same. */
function ended(exitCode: number, { reason }: AbortSignal): number {
  return exitCode === EXIT.interrupted && reason instanceof ReaderGone ? EXIT.unread : exitCode;
}

function tell(failure: Failure, { io }: CliDeps, json: boolean): void {
  const { code, message, hint, retry, details, stack } = failure;
  if (json) {
    // What is undefined is left out of the document.
    io.stdout.write(`${JSON.stringify({ error: { code, message, hint, retry, details } }, null, 2)}\n`);
  } else {
    io.stderr.write(`${paint(code, 'bad', io)}: ${cleanText(message)}\n`);
    if (hint !== undefined) io.stderr.write(`  hint: ${cleanText(hint)}\n`);
  }
  if (stack !== undefined) io.stderr.write(`${stack}\n`);
}
