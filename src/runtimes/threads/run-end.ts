import type { InvokedEvent } from '#ports/index.ts';
import { agentProblem, type Problem } from '../invoking/index.ts';
import { type Place, writePlace } from './place.ts';
import { problemByCode } from './refused.ts';
import type { Run } from './wire.ts';

const UNDER_WAY = new Set(['queued', 'in_progress', 'cancelling']);

/** Whether a run may yet do something by itself. */
export function isUnderWay({ status }: Pick<Run, 'status'>): boolean {
  return UNDER_WAY.has(status);
}

/** The last events of a turn, of a run that is no longer under way. @throws Problem when it has not answered */
export function endOfRun(run: Run, { thread }: Pick<Place, 'thread'>): readonly InvokedEvent[] {
  const done = (reason: Extract<InvokedEvent, { kind: 'done' }>['reason'], waits = false): InvokedEvent => ({
    kind: 'done',
    reason,
    conversation: writePlace({ thread, run: waits ? run.id : undefined }),
  });
  const usage = usageOf(run);
  switch (run.status) {
    case 'completed':
      return [...usage, done('stop')];
    case 'incomplete':
      return [...usage, done(run.incomplete_details?.reason === 'content_filter' ? 'filtered' : 'length')];
    case 'requires_action':
      return [...usage, ...callsOf(run), done('tool-calls', true)];
    default:
      throw problemOf(run);
  }
}

function usageOf({ usage, model }: Run): readonly InvokedEvent[] {
  if (usage == null) return [];
  const { prompt_tokens: inputTokens, completion_tokens: outputTokens } = usage;
  return [{ kind: 'usage', inputTokens, outputTokens, ...(model == null ? {} : { model }) }];
}

function callsOf(run: Run): readonly InvokedEvent[] {
  const calls = run.required_action?.submit_tool_outputs.tool_calls ?? [];
  if (calls.length === 0) throw agentProblem('its run requires an action that is no call of a function', true);
  return calls.map((call) => ({
    kind: 'tool-call',
    by: 'caller',
    id: call.id,
    name: call.function.name,
    arguments: call.function.arguments,
  }));
}

function problemOf({ status, last_error: error }: Run): Problem {
  const words = error?.message ?? undefined;
  return problemByCode(error?.code, `its run ended as "${status}"${words === undefined ? '' : `: ${words}`}`, words);
}
