import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Path, Problem } from '#domain/config/index.ts';

/** A parsed YAML (or JSON) text that still knows where everything stands. */
export type YamlText = {
  /** Plain maps, lists and scalars; undefined when the text doesn't parse. */
  readonly value: unknown;
  /** Syntax errors, unknown tags, and names that are used twice. */
  readonly problems: readonly Problem[];
  /** The line of the deepest part of a path that is there; undefined when nothing of it is. */
  readonly lineOf: (path: Path) => number | undefined;
};

/** Parses YAML 1.2. Never throws for what the text says. */
export function parseYamlText(text: string): YamlText {
  const lines = new LineCounter();
  // Duplicates are found below, all of them and with both lines.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
  const lineOf = (path: Path) => {
    const offset = offsetOf(document, path);
    return offset === undefined ? undefined : lines.linePos(offset).line;
  };
  const broken = [...document.errors, ...document.warnings].map((error): Problem => {
    const { line, col } = lines.linePos(error.pos[0]);
    return { path: [], line, message: `column ${col}: ${error.message}` };
  });
  if (document.errors.length > 0) return { value: undefined, problems: broken, lineOf };
  const problems = [...broken, ...duplicates(document.contents, [], (offset) => lines.linePos(offset).line)];
  try {
    return { value: document.toJS({ maxAliasCount: 100 }), problems, lineOf };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { value: undefined, problems: [...problems, { path: [], message }], lineOf };
  }
}

function offsetOf(document: Document, path: Path): number | undefined {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.findLast((item) => keyText(item.key) === String(key));
      if (pair === undefined) break;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      if (node === undefined) break;
      offset = startOf(node) ?? offset;
    } else break;
  }
  return offset;
}

function duplicates(node: unknown, path: Path, lineAt: (offset: number) => number): readonly Problem[] {
  if (isSeq(node)) return node.items.flatMap((item, index) => duplicates(item, [...path, index], lineAt));
  if (!isMap(node)) return [];
  const first = new Map<string, number>();
  return node.items.flatMap((item) => {
    const key = keyText(item.key);
    const line = lineAt(startOf(item.key) ?? 0);
    const below = duplicates(item.value, [...path, key], lineAt);
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, line);
      return below;
    }
    return [{ path: [...path, key], line, message: `the name "${key}" is already used on line ${earlier}` }, ...below];
  });
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}
