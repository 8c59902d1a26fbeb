import { type Command, Option } from 'commander';
import { AppError, MINUTE_MS } from '#domain/shared/index.ts';
import { collect, collectWhole, readCount, readDeploymentName, readDuration } from '../argument.ts';
import type { CommandHost } from '../command-host.ts';
import { hookEnvironmentFor } from '../evaluate/environment.ts';
import { readConcerns } from '../evaluate/fail-on.ts';
import { evaluateLocally, type Quick } from '../evaluate/local.ts';
import { evaluationForms, readOutput } from '../evaluate/output.ts';
import { exampleText } from '../example.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { agentOf, endpointEnvironment, openProject } from '../project.ts';
import { readScan } from '../redteam/read-scan.ts';
import { findAgent } from '../release-name.ts';
import type { Session } from '../session.ts';

type Options = {
  readonly release?: string;
  readonly baseline?: string;
  readonly environment?: string;
  readonly local?: boolean;
  readonly baselineFrom?: string;
  readonly file?: string;
  readonly resume?: boolean;
  readonly reuseBaseline?: number;
  readonly yes?: boolean;
  readonly quick?: boolean | Quick;
  readonly tag?: readonly string[];
  readonly intent?: readonly string[];
  readonly case?: readonly string[];
  readonly format?: readonly string[];
  readonly failOn?: readonly string[];
  readonly redteam?: string;
  readonly deploy?: string;
  readonly keepDeployment?: boolean;
  readonly removeDeployment?: string;
  readonly out?: string;
};

/** Cases: enough for the paired tests to see a change of half a point, most times. Time: as long as somebody waits for a pull request. */
const QUICK: Quick = { cases: 30, timeMs: 10 * MINUTE_MS };

export function defineEvaluate(command: Command, host: CommandHost): void {
  command
    .argument('[agent]', 'which agent; default: the only one')
    .addOption(
      new Option('--release <release>', 'label or digest of the candidate, through a server').conflicts('local'),
    )
    .addOption(new Option('--baseline <release>', 'label or digest; default: what serves').conflicts('local'))
    .option('--environment <environment>', 'where both run')
    .option('--local', 'what the files say right now, without a server')
    .option('--baseline-from <folder>', 'with --local: another checkout to compare with (default: itself)')
    .option('--file <file>', 'with --local: default headgate.yaml')
    .option(
      '--quick [cases-or-time]',
      'with --local: so many cases that the change can have affected (20), or as many as fit into a time (5m) and the budget; default: 30 within 10m. Once each; replies that the baseline gave in the last 72 h are not asked for again',
      readQuick,
    )
    .addOption(
      new Option('--tag <tag>', 'with --local: only cases with this tag; again, or with commas: any of several')
        .argParser(collect)
        .conflicts('release'),
    )
    .addOption(
      new Option('--intent <intent>', 'with --local: only cases that expect this intent; again: any of several')
        .argParser(collectWhole)
        .conflicts('release'),
    )
    .addOption(
      new Option('--case <id>', 'with --local: only the case with this id, shown in full; again: several')
        .argParser(collectWhole)
        .conflicts('release'),
    )
    .option('--resume', 'with --local: go on where an interrupted one stopped, if the agent is the same still')
    .addOption(
      new Option(
        '--reuse-baseline <age>',
        'with --local: what the baseline said no longer ago than this (12h, 7d), or ever (pinned), is not asked for again',
      ).argParser(readReuse),
    )
    .option('--yes', 'with --local: begin without asking, also where it will take more than `evaluation.budget`')
    .addOption(
      new Option(
        '--format <formats>',
        'text, markdown (for a pull request), html (one file, to read), junit, json; several with commas and --out FOLDER',
      ).argParser(collect),
    )
    .option(
      '--out <path>',
      'a file for that format, or a folder for one file of each; the text is printed all the same',
    )
    .addOption(
      new Option(
        '--fail-on <concerns>',
        'end with 1 only on these: regression, threshold, inconclusive; default: what the gates say',
      ).argParser(collect),
    )
    .addOption(
      new Option(
        '--deploy <name>',
        'start what the files say by its deploy hook, named such as pr-123, for this evaluation alone; taken down in every ending',
      ).argParser(readDeploymentName),
    )
    .option('--keep-deployment', 'with --deploy: leave it up')
    .addOption(
      new Option('--remove-deployment <name>', 'take down what --deploy left up, and evaluate nothing').argParser(
        readDeploymentName,
      ),
    )
    .option(
      '--redteam <file>',
      'what `headgate redteam --format json` wrote of the same agent: the Markdown report gets a section of it',
    )
    .addHelpText(
      'after',
      `${exampleText(
        'headgate evaluate                                   my files, here, now',
        'headgate evaluate customer-service --release v2 --baseline v1',
        'headgate evaluate --release v2 --format markdown --out report.md',
        'headgate evaluate --format html,junit,json --out reports/',
        'headgate evaluate --tag orders                      a split of the cases: shows something, proves nothing',
        'headgate evaluate --case stock-7                    one case, with replies, calls, scores and reasons',
      )}\n\nEnds with 0 when shown to be good enough, 1 when not, 3 when nobody can tell.`,
    )
    .action(
      host.handle(async (session, agent: string | undefined, options: Options) => {
        const {
          release,
          baseline,
          environment,
          baselineFrom,
          file,
          resume = false,
          yes = false,
          quick,
          tag,
          intent,
        } = options;
        if (options.removeDeployment !== undefined) {
          return removeDeployment(session, { ...options, agent, name: options.removeDeployment });
        }
        const failOn = readConcerns(options.failOn);
        const deployment =
          options.deploy === undefined ? undefined : { name: options.deploy, keep: options.keepDeployment === true };
        const output = await readOutput(session, options, evaluationForms);
        const scan = options.redteam === undefined ? undefined : await readScan(session, options.redteam);
        if (await runsLocally(session, options)) {
          return evaluateLocally(session, {
            ...{ agent, environment, baselineFrom, file, resume, output, failOn, yes, scan, deployment },
            reuseBaselineMs: options.reuseBaseline,
            split: { tags: tag ?? [], intents: intent ?? [], ids: options.case ?? [] },
            quick: quick === true ? QUICK : quick === false ? undefined : quick,
          });
        }
        if (release === undefined) {
          throw new AppError('USAGE', 'which release? A server evaluates what is registered there', {
            hint: 'add --release LABEL, or --local for what the files say right now',
          });
        }
        const client = await session.client();
        const { evaluateThroughServer } = await import('../evaluate/through-server.ts');
        const request = {
          agent: await findAgent(client, release, agent),
          release,
          ...(baseline === undefined ? {} : { baseline }),
          ...(environment === undefined ? {} : { environment }),
        };
        return evaluateThroughServer(session, client, request, { output, failOn, scan });
      }),
    );
}

async function removeDeployment(
  session: Session,
  { agent: named, name, file, environment }: Options & { readonly agent: string | undefined; readonly name: string },
): Promise<ExitCode> {
  const { project } = await openProject(session, file);
  const agent = agentOf(project, named);
  const at = { name, environment: hookEnvironmentFor(project, agent, environment) };
  await session.deps.start.removeDeployment(agent, at);
  session.answer({ removed: at }, () => `nothing of "${name}" is up in ${at.environment} any more`);
  return EXIT.done;
}

/** A number is one of cases; one with a unit is a time. */
function readQuick(text: string): Quick {
  return /^\d+$/.test(text) ? { cases: readCount(text) } : { timeMs: readDuration(text) };
}

/** `pinned`: however long ago. */
function readReuse(text: string): number {
  return text === 'pinned' ? Number.POSITIVE_INFINITY : readDuration(text);
}

/** Here when asked for, or when nothing speaks of a server and some agent of the project already answers somewhere. */
async function runsLocally(
  session: Session,
  { local, release, file, baselineFrom, resume, quick, tag, intent, case: ids, reuseBaseline, deploy }: Options,
): Promise<boolean> {
  const isOfFiles = [quick, tag, intent, ids, baselineFrom, reuseBaseline, deploy].some(
    (option) => option !== undefined,
  );
  if (local === true || resume === true || isOfFiles) return true;
  if (release !== undefined || session.namesServer) return false;
  const { project } = await openProject(session, file);
  return project.agents.some((agent) => endpointEnvironment(project, agent) !== undefined);
}
