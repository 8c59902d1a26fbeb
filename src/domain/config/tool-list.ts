import { releaseDefinitionSchema, type Tool } from '../release/index.ts';
import { type Path, type Problem, problem, unexpected } from './problem.ts';
import { schemaProblems } from './schema-problem.ts';
import { entry, isTree, type Tree } from './tree.ts';

/**
 * Function tools as Headgate keeps them, from OpenAI's two forms: `{ type: "function", function: { … } }` of chat completions,
 * and the flat one of responses. `at` is where the list lies in its file.
 */
export function normaliseTools(
  value: unknown,
  at: Path,
): { readonly tools: readonly Tool[]; readonly problems: readonly Problem[] } {
  if (!Array.isArray(value)) return { tools: [], problems: [unexpected(at, 'a list of function tools', value)] };
  const shape = releaseDefinitionSchema.shape.tools.unwrap();
  const tools: Tool[] = [];
  const problems: Problem[] = [];
  const indexOf = new Map<string, number>();
  value.forEach((item: unknown, index) => {
    const here = [...at, index];
    const type = entry(item, 'type');
    if (type !== undefined && type !== 'function') {
      problems.push(unexpected([...here, 'type'], 'a tool of type "function"', type));
      return;
    }
    const nested = isTree(entry(item, 'function'));
    const inner = nested ? entry(item, 'function') : item;
    const flat = isTree(inner) ? withoutType(inner) : inner;
    const found = schemaProblems(shape.element, flat, nested ? [...here, 'function'] : here);
    problems.push(...found);
    if (found.length > 0) return;
    const tool = shape.element.parse(flat);
    const earlier = indexOf.get(tool.name);
    if (earlier !== undefined)
      problems.push(problem(here, `the tool "${tool.name}" is already number ${earlier + 1} of the list`));
    indexOf.set(tool.name, index);
    tools.push(tool);
  });
  return { tools, problems };
}

/** `strict: null` means the same as no `strict`. */
function withoutType(tool: Tree): Tree {
  return Object.fromEntries(Object.entries(tool).filter(([key, value]) => key !== 'type' && value !== null));
}
