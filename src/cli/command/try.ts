import { type Command, Option } from 'commander';
import { formatDuration, MINUTE_MS } from '#domain/shared/index.ts';
import type { AgentReply } from '#ports/index.ts';
import type { CommandHost } from '../command-host.ts';
import { exampleText } from '../example.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { agentOf, openProject } from '../project.ts';
import type { Session } from '../session.ts';
import { formatCount } from '../terminal/quantity.ts';
import { cleanText } from '../terminal/width.ts';
import { wrapIndented } from '../terminal/wrap.ts';
import { deployed, type TryTarget, workingTree } from '../try-target.ts';

type Options = {
  readonly release?: string;
  readonly environment?: string;
  readonly agent?: string;
  readonly beside?: boolean;
  readonly file?: string;
};

type Tried = TryTarget & { readonly reply: AgentReply };

const TIMEOUT_MS = MINUTE_MS;

export function defineTry(command: Command, host: CommandHost): void {
  command
    .argument('<question>', 'what to ask')
    .option('--release <release>', 'ask a deployment of this label or digest')
    .addOption(new Option('--environment <environment>', 'ask what is live there, or with --release only there'))
    .option('--beside', 'ask the live one of the last environment too')
    .option('--agent <agent>', 'which agent; default: the only one')
    .option('--file <file>', 'default: headgate.yaml')
    .addHelpText(
      'after',
      exampleText('headgate try "Is SKU-1001 in stock?"', 'headgate try "Is SKU-1001 in stock?" --beside'),
    )
    .action(
      host.handle(async (session, question: string, options: Options) => {
        const runtime = await session.deps.start.runtime();
        const targets = await chooseTargets(session, runtime, options);
        const tried = await Promise.all(
          targets.map(async (target): Promise<Tried> => {
            const messages = [{ role: 'user', content: question }] as const;
            const { signal } = session.deps;
            const reply = await runtime.call(target.endpoint, {
              messages,
              purpose: 'try',
              timeoutMs: TIMEOUT_MS,
              signal,
            });
            return { ...target, reply };
          }),
        );
        session.deps.signal.throwIfAborted();
        const answers = tried.map(({ label, environment, reply }) => ({ label, environment, reply }));
        session.answer(answers, () => tried.map((one) => renderTried(one, session)).join('\n\n'));
        return worstOf(tried);
      }),
    );
}

type TryRuntime = Awaited<ReturnType<Session['deps']['start']['runtime']>>;

async function chooseTargets(session: Session, runtime: TryRuntime, options: Options): Promise<readonly TryTarget[]> {
  const { release, environment, beside } = options;
  const { project } = await openProject(session, options.file);
  const agent = agentOf(project, options.agent);
  const asked =
    release === undefined && environment === undefined
      ? await workingTree(runtime, project, agent)
      : await deployed(runtime, await session.client(), agent, { release, environment });
  if (beside !== true) return [asked];
  const live = project.environments.at(-1)?.name;
  return [asked, await deployed(runtime, await session.client(), agent, { environment: live })];
}

function renderTried({ label, environment, reply }: Tried, session: Session): string {
  const title = session.paint(cleanText(`${label} in ${environment}`), 'strong');
  const body = bodyOf(reply).map((line) => wrapIndented(cleanText(line), session.surface.columns, '  '));
  return [title, ...body].join('\n');
}

function bodyOf(reply: AgentReply): readonly string[] {
  switch (reply.kind) {
    case 'replied':
      return [
        ...(reply.text.trim() === '' ? ['(no text)'] : [reply.text.trim()]),
        ...reply.toolCalls.map((call) => `called ${call.name}(${JSON.stringify(call.arguments)})`),
        `${formatDuration(reply.latencyMs)}, ${reply.tokens === undefined ? 'tokens not told' : formatCount(reply.tokens, 'token')}`,
      ];
    case 'blocked':
      return [`✖ refused by a content filter: ${reply.because}`];
    case 'rate-limited':
      return ['✖ over the rate limit of the endpoint; try again later'];
    case 'failed':
      return [`✖ no reply: ${reply.because}`];
  }
}

function worstOf(tried: readonly Tried[]): ExitCode {
  if (tried.some(({ reply }) => reply.kind === 'failed' || reply.kind === 'rate-limited')) return EXIT.unavailable;
  return tried.some(({ reply }) => reply.kind === 'blocked') ? EXIT.refused : EXIT.done;
}
