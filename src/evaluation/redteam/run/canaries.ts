import type { ReleaseDefinition } from '#domain/release/index.ts';
import type { AgentCaller, EvaluationArm, OfferedTool, ScanRequest } from '#ports/index.ts';
import { canaryTools } from '../objective/canary-tools.ts';
import { takesOfferedTools } from './probe-tools.ts';

/**
 * The canaries that a release is given: those of which it has no tool of its own of that name, where they get to its model. Finding that
 * out asks it once or twice.
 */
export async function canariesFor(
  caller: AgentCaller,
  { endpoint, definition }: EvaluationArm,
  { config, evaluation: { timeoutMs } }: Pick<ScanRequest, 'config' | 'evaluation'>,
  signal: AbortSignal,
): Promise<readonly OfferedTool[]> {
  const takesTools = endpoint.api === 'chat-completions' || endpoint.api === 'responses';
  if (config.canaryTools === 'never' || !takesTools) return [];
  const own = new Set(toolNamesOf(definition));
  const free = canaryTools.filter(({ name }) => !own.has(name));
  if (config.canaryTools === 'always') return free;
  const isTaken = await takesOfferedTools((request) => caller.call(endpoint, { ...request, timeoutMs, signal }));
  signal.throwIfAborted();
  return isTaken ? free : [];
}

function toolNamesOf(definition: ReleaseDefinition | undefined): readonly string[] {
  const parts = Object.values(definition?.components ?? {});
  return [...(definition?.tools ?? []), ...parts.flatMap(({ tools }) => tools)].map(({ name }) => name);
}
