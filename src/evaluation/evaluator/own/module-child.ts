import { pathToFileURL } from 'node:url';
import type { Evaluate } from './evaluator-module.ts';

/**
 * The process that a module of a project runs in: `node module-child.ts FILE` with a channel to its parent. Each question is answered by
 * one text, and what goes wrong by why. It says when the module is loaded, as no question's time has begun until then.
 */
const file = process.argv[2] ?? '';
const MAX_ANSWER_CHARS = 1024 * 1024;

// Nobody is there to answer any more: it ends, and so does all that it started.
process.on('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
process.on('message', async (question: string) => {
  process.send?.(await answer(question));
});

let loading: Promise<Evaluate> | undefined;

async function answer(question: string): Promise<{ readonly text: string } | { readonly because: string }> {
  let evaluate: Evaluate;
  try {
    loading ??= load();
    evaluate = await loading;
    // Waited for, as the module may never let this process say anything again.
    await new Promise((resolve) => process.send?.({ begun: true }, undefined, undefined, resolve));
  } catch (error) {
    return { because: `it can't be loaded: ${describe(error)}` };
  }
  try {
    const text = JSON.stringify(await evaluate(JSON.parse(question))) ?? '';
    return text.length > MAX_ANSWER_CHARS ? { because: 'it answered more than 1 MB' } : { text };
  } catch (error) {
    return { because: `it threw ${describe(error)}` };
  }
}

async function load(): Promise<Evaluate> {
  const loaded: { readonly evaluate?: unknown } = await import(pathToFileURL(file).href);
  if (typeof loaded.evaluate !== 'function') throw new Error('it exports no function named "evaluate"');
  return loaded.evaluate as Evaluate;
}

function describe(error: unknown): string {
  return String(error instanceof Error ? `${error.name}: ${error.message}` : error).slice(0, 500);
}
