import type { ReleaseDefinition } from '#domain/release/index.ts';
import type { EvaluationArm, OfferedTool, ScanRequest } from '#ports/index.ts';
import { createThrottle, pauseForReal } from '../../pace/index.ts';
import { askPatiently, type Surroundings } from '../../run/index.ts';
import { canaryTools } from '../objective/canary-tools.ts';
import { takesOfferedTools } from './probe-tools.ts';

/**
 * The canaries that a release is given: those of which it has no tool of its own of that name, where they get to its model. Finding that
 * out asks it once or twice.
 */
export async function canariesFor(
  { caller, stopwatch, pause = pauseForReal }: Pick<Surroundings, 'caller' | 'stopwatch' | 'pause'>,
  { label, endpoint, definition }: EvaluationArm,
  { config, evaluation: { timeoutMs }, onNote }: Pick<ScanRequest, 'config' | 'evaluation' | 'onNote'>,
  signal: AbortSignal,
): Promise<readonly OfferedTool[]> {
  const takesTools = endpoint.api === 'chat-completions' || endpoint.api === 'responses';
  if (config.canaryTools === 'never' || !takesTools) return [];
  const own = new Set(toolNamesOf(definition));
  const free = canaryTools.filter(({ name }) => !own.has(name));
  if (config.canaryTools === 'always') return free;
  const throttle = createThrottle(1, { stopwatch, pause, signal });
  const { isTaken, failed } = await takesOfferedTools((request) =>
    askPatiently(caller, throttle, endpoint, { ...request, timeoutMs, signal }),
  );
  signal.throwIfAborted();
  if (failed !== undefined)
    onNote?.(`${label}: no canary tools, as its model may not get them; asked, it failed: ${failed}`);
  return isTaken ? free : [];
}

function toolNamesOf(definition: ReleaseDefinition | undefined): readonly string[] {
  const parts = Object.values(definition?.components ?? {});
  return [...(definition?.tools ?? []), ...parts.flatMap(({ tools }) => tools)].map(({ name }) => name);
}
