import { formatPath, type LineOf, type Origin } from '#domain/config/index.ts';

/** One setting in force. `origin`: `profile guide`, `default` or `headgate.yaml:12`. */
export type ExplainRow = { readonly setting: string; readonly value: string; readonly origin: string };

/** Every setting of a loaded project with its origin; what `config explain --json` prints. */
export function explainProject(loaded: {
  readonly name: string;
  readonly origins: readonly Origin[];
  readonly lineOf: LineOf;
}): readonly ExplainRow[] {
  return loaded.origins.map((origin) => ({
    setting: formatPath(origin.path),
    value: origin.value,
    origin: originText(origin.from, loaded),
  }));
}

/** The same as an indented tree of at most `columns` characters a line; long values are cut, the JSON form has them whole. */
export function formatExplain(loaded: Parameters<typeof explainProject>[0], columns = 80): string {
  const originWidth = Math.max(...loaded.origins.map((origin) => originText(origin.from, loaded).length), 7);
  const nameWidth = Math.max(20, Math.min(36, columns - originWidth - 24));
  const valueWidth = Math.max(10, columns - originWidth - nameWidth - 4);
  const lines: string[] = [];
  let open: readonly string[] = [];
  for (const origin of loaded.origins) {
    const keys = labels(origin.path);
    const parents = keys.slice(0, -1);
    const shared = parents.findIndex((key, depth) => key !== open[depth]);
    const from = shared === -1 ? parents.length : shared;
    for (let depth = from; depth < parents.length; depth += 1) lines.push(`${'  '.repeat(depth)}${parents[depth]}`);
    open = parents;
    const name = `${'  '.repeat(parents.length)}${keys.at(-1)}`;
    const whence = originText(origin.from, loaded);
    // A value too long for its column may have what a short origin leaves of the line.
    const value = clip(oneLine(origin.value).padEnd(valueWidth), valueWidth + originWidth - whence.length);
    lines.push(`${clip(name, nameWidth)}  ${value.trimEnd().padEnd(valueWidth)}  ${whence}`.trimEnd());
  }
  return `${lines.join('\n')}\n`;
}

/** An index is shown as part of its list's name: `steps[0]`. */
function labels(path: Origin['path']): readonly string[] {
  const result: string[] = [];
  for (const key of path) {
    if (typeof key === 'number' && result.length > 0) result.push(`${result.pop()}[${key}]`);
    else result.push(String(key));
  }
  return result;
}

function originText(from: Origin['from'], loaded: { readonly name: string; readonly lineOf: LineOf }): string {
  if (from.kind === 'profile') return `profile ${from.profile}`;
  if (from.kind === 'default') return 'default';
  const line = loaded.lineOf(undefined, from.at);
  return line === undefined ? loaded.name : `${loaded.name}:${line}`;
}

function oneLine(text: string): string {
  return text.trim().split('\n').length > 1 ? `${text.trim().split('\n')[0]} ...` : text.trim();
}

function clip(text: string, width: number): string {
  return text.length <= width ? text.padEnd(width) : `${text.slice(0, width - 3)}...`;
}
