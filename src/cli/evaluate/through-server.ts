import type { Client } from '#api/index.ts';
import { AppError, isErrorCode } from '#domain/shared/index.ts';
import type { ExitCode } from '../exit-code.ts';
import type { ReadScan } from '../redteam/read-scan.ts';
import type { Session } from '../session.ts';
import { createProgress } from '../terminal/progress.ts';
import type { EvaluationView } from '../view.ts';
import { answerEvaluation } from './answer.ts';
import { type Concern, exitCodeOf, passedOver } from './fail-on.ts';
import type { ReportOutput } from './output.ts';
import { readResult } from './result-shape.ts';

const POLL_MS = 500;

export type ServerEvaluation = {
  readonly agent: string;
  readonly release: string;
  readonly baseline?: string;
  readonly environment?: string;
};

type ServerOptions = {
  readonly output: ReportOutput;
  /** Undefined: as the gates say. */
  readonly failOn: readonly Concern[] | undefined;
  /** For a section of the Markdown report. */
  readonly scan: ReadScan | undefined;
};

/** Starts an evaluation on the server, follows it, and reports with the evidence that it made. */
export async function evaluateThroughServer(
  session: Session,
  client: Client,
  body: ServerEvaluation,
  { output, failOn, scan }: ServerOptions,
): Promise<ExitCode> {
  const started = await client.call('startEvaluation', { body });
  const finished = await follow(session, client, started);
  if (finished.state === 'failed') {
    throw failureOf(finished);
  }
  const all = await client.call('listEvidence', { params: { agent: finished.agent, release: finished.candidate } });
  const evidence = all.filter((item) => item.reference === finished.id && isJudged(item.kind));
  const judgements = evidence.filter(hasKnownKind).map(({ kind, outcome, because }) => ({ kind, outcome, because }));
  const result = readResult(finished.result);
  await answerEvaluation(session, output, {
    result,
    judgements,
    dataset: undefined,
    scan,
    document: { ...finished, judgements, evidence },
  });
  const over = passedOver(result, evidence, failOn);
  if (over !== undefined) session.note(over);
  return exitCodeOf(result, evidence, failOn);
}

/** With the code that it failed with; a server of before tells none. */
function failureOf({ id, because = 'no reason given', code }: EvaluationView): AppError {
  const known = code !== undefined && isErrorCode(code) ? code : 'AGENT_UNREACHABLE';
  return new AppError(known, `evaluation ${id} failed: ${because}`, {
    hint: 'headgate doctor asks the agent; a budget that is used up, a judge that failed or a file that may not run there is for the project to mend',
  });
}

async function follow(session: Session, client: Client, started: EvaluationView): Promise<EvaluationView> {
  const { deps } = session;
  const progress = createProgress(deps.io, `${started.agent} in ${started.environment}`);
  try {
    for (let current = started; ; current = await client.call('getEvaluation', { params: { id: started.id } })) {
      if (!session.json) progress.update(current.progress.done, current.progress.total);
      if (current.state !== 'running') return current;
      await deps.sleep(POLL_MS, deps.signal);
      deps.signal.throwIfAborted();
    }
  } finally {
    progress.end();
  }
}

type Judged = { readonly kind: 'evaluation' | 'safety' };

function isJudged(kind: string): kind is Judged['kind'] {
  return kind === 'evaluation' || kind === 'safety';
}

function hasKnownKind<T extends { readonly kind: string }>(item: T): item is T & Judged {
  return isJudged(item.kind);
}
