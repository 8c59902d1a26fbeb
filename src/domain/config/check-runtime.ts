import { type Path, type Problem, problem } from './problem.ts';
import { entry, keysOf } from './tree.ts';

/** What an agent says that means nothing to the runtime that it names. */
export function checkRuntime(agent: unknown, at: Path): readonly Problem[] {
  const runtime = entry(agent, 'runtime') ?? 'openai';
  const isInvoked = runtime === 'threads' || runtime === 'a2a';
  const found: Problem[] = [];
  if (runtime !== 'openai' && entry(agent, 'api') !== undefined) {
    const why = isInvoked ? 'users reach the agent by both' : 'the agent speaks in its own way';
    found.push(problem([...at, 'api'], `expected nothing here with \`runtime: ${runtime}\`: ${why}`));
  }
  if (runtime !== 'threads' && entry(agent, 'threads') !== undefined) {
    found.push(problem([...at, 'threads'], 'expected this only with `runtime: threads`'));
  }
  for (const [holder, place] of holdersOf(agent, at)) {
    if (runtime !== 'threads' && entry(holder, 'assistant') !== undefined) {
      found.push(problem([...place, 'assistant'], 'expected this only with `runtime: threads`'));
    }
    if (!isInvoked && entry(entry(holder, 'credential'), 'header') !== undefined) {
      const message = 'expected this only with `runtime: threads` or `a2a`: other keys are bearer tokens';
      found.push(problem([...place, 'credential', 'header'], message));
    }
  }
  return found;
}

/** The agent itself, and its environments. */
function holdersOf(agent: unknown, at: Path): readonly (readonly [unknown, Path])[] {
  const deploy = entry(agent, 'deploy');
  return [[agent, at], ...keysOf(deploy).map((name) => [entry(deploy, name), [...at, 'deploy', name]] as const)];
}
