/** A column by the path of the field that it fills. */
type Column = { readonly path: readonly (string | number)[] };

/** Fields whose cells are texts, whatever they look like. */
const TEXTS = new Set([
  'id',
  'query',
  'context',
  'groundTruth',
  'expectedIntent',
  'content',
  'role',
  'name',
  'ground_truth',
  'ground-truth',
  'response',
]);
/** Lists of texts: one text where the cell is no list in JSON. */
const LISTS = new Set(['tags', 'plantedSecrets', 'expect.contains', 'expect.notContains', 'expect.matches']);
/** More turns or calls than that are a mistake, and would make a list of so many holes. */
const MAX_INDEX = 1000;

/** `expectedToolCalls.0.name` is the name of the first call. Names that no field can have are said. */
export function readColumns(header: readonly string[]): {
  readonly columns: readonly Column[];
  readonly problems: readonly string[];
} {
  const names = header.map((name) => name.trim());
  const problems = names.flatMap((name, index) => {
    if (name === '') return [`column ${index + 1} has no name`];
    if (names.indexOf(name) !== index) return [`two columns are called "${name}"`];
    const clash = names.find((other) => fillsTheSame(name, other));
    return clash === undefined ? [] : [`the columns "${clash}" and "${name}" fill the same field`];
  });
  return { columns: names.map((name) => ({ path: name.split('.').map(keyOf) })), problems };
}

/** The fields of a row; empty cells are fields that it doesn't have. */
export function valueOfRow(columns: readonly Column[], cells: readonly string[]): unknown {
  const value: Record<string, unknown> = {};
  for (const [index, { path }] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (cell.trim() !== '') put(value, path, readCell(path, cell));
  }
  return value;
}

/** `a` and `a.b`; or `a.0` and `a.b`, a list and none. */
function fillsTheSame(name: string, other: string): boolean {
  if (name.startsWith(`${other}.`)) return true;
  const path = name.split('.').map(keyOf);
  const others = other.split('.').map(keyOf);
  const fork = path.findIndex((key, index) => key !== others[index]);
  return fork > 0 && typeof path[fork] === 'number' && typeof others[fork] === 'string';
}

function keyOf(part: string): string | number {
  return /^\d{1,4}$/.test(part) && Number(part) < MAX_INDEX ? Number(part) : part;
}

function readCell(path: readonly (string | number)[], cell: string): unknown {
  const name = path.join('.');
  if (LISTS.has(name)) return readList(name, cell);
  const isArgument = path.includes('arguments');
  if (!isArgument && TEXTS.has(String(path.at(-1)))) return cell;
  // Texts of lists that are given one a column: `expect.contains.0`.
  if (typeof path.at(-1) === 'number' && LISTS.has(path.slice(0, -1).join('.'))) return cell;
  return jsonOr(cell.trim(), cell);
}

function readList(name: string, cell: string): unknown {
  const parsed = cell.trimStart().startsWith('[') ? jsonOr(cell, undefined) : undefined;
  if (Array.isArray(parsed)) return parsed;
  if (name !== 'tags') return [cell];
  return cell
    .split(/[,;]/)
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
}

function jsonOr(text: string, otherwise: unknown): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return otherwise;
  }
}

/** Through own properties alone: a column may be called anything. */
function put(value: Record<string, unknown>, path: readonly (string | number)[], cell: unknown): void {
  let target: object = value;
  for (const [index, key] of path.entries()) {
    const known = Object.getOwnPropertyDescriptor(target, key)?.value;
    const isLast = index === path.length - 1;
    const next = isLast ? cell : (known ?? (typeof path[index + 1] === 'number' ? [] : {}));
    Object.defineProperty(target, key, { value: next, enumerable: true, writable: true, configurable: true });
    if (!isLast) target = next as object;
  }
}
