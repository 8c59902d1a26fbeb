import { CALL_PLACEHOLDERS } from '../release/index.ts';
import { nearest, type Path, type Problem, problem } from './problem.ts';
import { entry, isTree, leaves } from './tree.ts';

const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** What fits together of an agent's runtime and the way in which it is asked. */
export function checkCall(agent: unknown, at: Path): readonly Problem[] {
  const [runtime, call] = [entry(agent, 'runtime'), entry(agent, 'call')];
  if (runtime !== 'http') {
    const message = 'expected this only with `runtime: http`; other agents are asked in a way that is known';
    return call === undefined ? [] : [problem([...at, 'call'], message)];
  }
  const found: Problem[] = [];
  if (call === undefined) {
    const form = '`call: { path: /ask, body: { question: "{{query}}" }, reply: { text: answer } }`';
    const message = `expected \`call\`, got nothing: smoke tests and evaluations need to know how it is asked, such as ${form}`;
    return [...found, problem(at, message)];
  }
  return isTree(call) ? [...found, ...checkForm(call, [...at, 'call'])] : found;
}

function checkForm(call: unknown, at: Path): readonly Problem[] {
  const [path, headers, body] = [entry(call, 'path'), entry(call, 'headers'), entry(call, 'body')];
  const found: Problem[] = [];
  if (entry(call, 'method') === 'GET' && body !== undefined) {
    found.push(problem([...at, 'body'], 'expected no body with `method: GET`; put {{query}} into `path`'));
  }
  let asks = false;
  for (const [place, text] of leaves({ path, headers, body })) {
    if (typeof text !== 'string') continue;
    for (const [whole, name = ''] of text.matchAll(PLACEHOLDER)) {
      if (name === 'query' || name === 'messages') asks = true;
      const says = placeholderProblem(place, text, whole, name);
      if (says !== undefined) found.push(problem([...at, ...place], says.message, says.meant));
    }
  }
  if (!asks) {
    found.push(
      problem(
        at,
        'expected {{query}} or {{messages}} in `path`, `headers` or `body`, got neither: it would ask nothing',
      ),
    );
  }
  return found;
}

type Says = { readonly message: string; readonly meant?: string | undefined };

function placeholderProblem(place: Path, text: string, whole: string, name: string): Says | undefined {
  const known: readonly string[] = CALL_PLACEHOLDERS;
  const names = known.map((each) => `{{${each}}}`).join(', ');
  if (!known.includes(name)) return { message: `expected one of ${names}, got ${whole}`, meant: nearest(name, known) };
  if (whole !== `{{${name}}}`) return { message: `expected {{${name}}} without spaces, got ${whole}` };
  if (name === 'messages' && (text !== whole || place[0] !== 'body')) {
    return { message: 'expected {{messages}} as the whole text of an entry of `body`: it becomes a list' };
  }
  return undefined;
}
