import { z } from 'zod';
import { type Message, messagesOf, messagesOfLogged } from '#domain/dataset/index.ts';
import { SYSTEM } from '#domain/evidence/index.ts';
import type { Deployment } from '#domain/release/index.ts';
import {
  AppError,
  assert,
  type DurationMs,
  type JsonObject,
  MINUTE_MS,
  type PromotionId,
} from '#domain/shared/index.ts';
import { sealTesterPass, TESTER_HEADER } from '#domain/traffic/index.ts';
import type { AgentCaller, AgentReply, Tx } from '#ports/index.ts';
import { type ControlContext, readMoment, writeAudit } from '../../context.ts';
import { projectOf, requireAgent } from '../../lookup.ts';
import type { Performed, Performer } from './performer.ts';
import { throughGateway } from './through-gateway.ts';

const payloadSchema = z.object({ routeVersion: z.int(), cases: z.int(), after: z.int() });

/** Of the log, the newest that are looked through. */
const LOG_LIMIT = 1_000;
/** What a pass holds beyond the time that a reply may take. */
const PASS_MARGIN_MS: DurationMs = MINUTE_MS;

/** The gateway that users' requests come in through, and the signature that it knows control by. */
export type TopUpGateway = {
  readonly url: string;
  readonly environment: string;
  /** Gives the signature of a text in base64. */
  readonly sign: (text: string) => string;
};

/** One thing to ask. All requests of one are one conversation to the statistics, however often it is asked. */
type TopUpCase = { readonly id: string; readonly messages: readonly Message[] };

type Setting = {
  readonly candidate: Deployment;
  readonly baseline: Deployment;
  readonly cases: readonly TopUpCase[];
  readonly timeoutMs: DurationMs;
};

/**
 * Asks both releases the same, as users ask: through the gateway, which counts it apart from them. Stops as soon as the step is over, and
 * yields where a limit is reached: users go first.
 */
export function topUpPerformer(
  context: ControlContext,
  caller: AgentCaller,
  locate: () => TopUpGateway | undefined,
): Performer {
  return async (action, signal) => {
    const batch = payloadSchema.parse(action.payload);
    const id = action.subject as PromotionId;
    const setting = await context.unitOfWork.run((tx) => load(tx, id, batch.routeVersion));
    if (setting === undefined) return done({ asked: 0, stoppedBy: OVER });
    const tally: Tally = { asked: 0, silent: 0, replied: false, lost: undefined, stoppedBy: undefined };
    while (tally.asked < batch.cases && tally.stoppedBy === undefined && !signal.aborted) {
      const item = setting.cases[(batch.after + tally.asked) % setting.cases.length];
      assert(item !== undefined, 'there is a case to ask');
      note(tally, await askBoth(context, caller, requireGateway(locate(), setting), setting, item, signal));
      if (!(await context.unitOfWork.run((tx) => standsAt(tx, id, batch.routeVersion)))) tally.stoppedBy ??= OVER;
    }
    signal.throwIfAborted();
    const { asked, stoppedBy } = tally;
    const problem = problemOf(tally);
    if (problem !== undefined) throw new AppError('RUNTIME_FAILED', problem);
    return done({ asked, ...(stoppedBy === undefined ? {} : { stoppedBy }) });
  };
}

const OVER = 'the step is over';
/** Cases in a row that neither release answers: a batch that waits for time-outs holds up other work. */
const MOST_SILENT = 3;
const LIMIT = 'a limit of the gateway or the agent';

/** How a batch goes. */
type Tally = {
  asked: number;
  silent: number;
  replied: boolean;
  lost: string | undefined;
  stoppedBy: string | undefined;
};

function note(tally: Tally, replies: readonly AgentReply[]): void {
  if (replies.some(({ kind }) => kind === 'rate-limited')) {
    tally.stoppedBy = LIMIT;
    return;
  }
  tally.asked += 1;
  const answered = replies.some(({ kind }) => kind === 'replied' || kind === 'blocked');
  tally.replied ||= answered;
  tally.silent = answered ? 0 : tally.silent + 1;
  if (tally.silent >= MOST_SILENT) tally.stoppedBy = 'neither release answers';
  tally.lost ??= replies.map(lossOf).find((because) => because !== undefined);
}

/** One release may fail at everything, and a case may be wrong; where nothing at all was answered, something else is. */
function problemOf({ asked, replied, lost, stoppedBy }: Tally): string | undefined {
  if (asked > 0 && !replied) return `neither release answered requests of Headgate's own: ${lost}`;
  return asked === 0 && stoppedBy === LIMIT ? `requests of Headgate's own met ${LIMIT}: users go first` : undefined;
}

function done(result: JsonObject): Performed {
  return { result, record: async () => undefined };
}

function lossOf(reply: AgentReply): string | undefined {
  return reply.kind === 'failed' ? reply.because : undefined;
}

async function askBoth(
  context: ControlContext,
  caller: AgentCaller,
  gateway: TopUpGateway,
  { candidate, baseline, timeoutMs }: Setting,
  item: TopUpCase,
  signal: AbortSignal,
): Promise<readonly AgentReply[]> {
  const realNow = await context.unitOfWork.run(async (tx) => (await readMoment(tx)).realNow);
  const expiresAt = realNow + timeoutMs + PASS_MARGIN_MS;
  return Promise.all(
    [candidate, baseline].map(({ agent, environment, id: deploymentId, endpoint }) => {
      const pass = { tester: item.id, agent, environment, deploymentId, expiresAt, traffic: 'top-up' } as const;
      return caller.call(throughGateway(gateway.url, endpoint, agent), {
        messages: item.messages,
        purpose: 'top-up',
        headers: { [TESTER_HEADER]: sealTesterPass(pass, gateway.sign) },
        timeoutMs,
        signal,
      });
    }),
  );
}

/** Undefined where the step that it was asked for is over. */
async function load(tx: Tx, id: PromotionId, routeVersion: number): Promise<Setting | undefined> {
  const promotion = await tx.promotions.find(id);
  const rollout = promotion?.rollout;
  if (promotion === undefined || rollout?.baseline === undefined) return undefined;
  if (!(await standsAt(tx, id, routeVersion))) return undefined;
  const { project } = await projectOf(tx, promotion);
  const [candidate, baseline] = [
    await tx.deployments.find(rollout.candidate.deploymentId),
    await tx.deployments.find(rollout.baseline.deploymentId),
  ];
  assert(candidate !== undefined && baseline !== undefined, 'what a rollout is between is stored');
  const { agent, environment } = promotion;
  const from = rollout.plan.topUp?.from ?? 'dataset';
  const cases = from === 'dataset' ? casesOf(requireAgent(project, agent)) : await loggedCases(tx, agent, environment);
  return { candidate, baseline, cases, timeoutMs: project.evaluation.timeoutMs };
}

async function standsAt(tx: Tx, id: PromotionId, routeVersion: number): Promise<boolean> {
  const state = (await tx.promotions.find(id))?.rollout?.state;
  return state?.kind === 'baking' && state.routeVersion === routeVersion;
}

function casesOf({ name, dataset }: ReturnType<typeof requireAgent>): readonly TopUpCase[] {
  if (dataset === undefined || dataset.cases.length === 0) {
    throw new AppError('NOT_RUNNABLE', `agent "${name}" has no dataset, so there is nothing to top up with`, {
      hint: 'set `dataset: cases.jsonl` in headgate.yaml, or `topUp.from: request-log`, and run: headgate apply',
    });
  }
  return dataset.cases.map((item) => ({ id: item.id, messages: messagesOf(item) }));
}

/** Each thing that was said once, newest first; those of one conversation are one to the statistics. Whoever reads the log is recorded, also when it is Headgate. */
async function loggedCases(tx: Tx, agent: string, environment: string): Promise<readonly TopUpCase[]> {
  const logged = await tx.requestLog.list({ agent, environment, outcome: 'success', limit: LOG_LIMIT });
  const said = logged.flatMap((one) => {
    const messages = messagesOfLogged(one);
    return messages === undefined ? [] : [[JSON.stringify(messages), { id: one.conversation, messages }] as const];
  });
  const cases = [...new Map(said).values()];
  const because = `${cases.length} of the requests that are kept were read to be asked again`;
  const about = { subject: `${agent}/${environment}`, agent, environment, because };
  await writeAudit(tx, await readMoment(tx), SYSTEM, { event: 'requests.read', ...about });
  if (cases.length === 0) {
    throw new AppError(
      'NOT_RUNNABLE',
      `of ${logged.length} requests in the log of ${agent} in ${environment} none can be asked again`,
      { hint: 'keep a share of them with `gateway.requestLog`, or set `topUp.from: dataset`' },
    );
  }
  return cases;
}

function requireGateway(gateway: TopUpGateway | undefined, { candidate }: Setting): TopUpGateway {
  if (gateway?.environment === candidate.environment) return gateway;
  throw new AppError('RUNTIME_FAILED', `no gateway of ${candidate.environment} runs beside this server to ask through`);
}
