/** Where two JSON values differ, each as `path: one -> other`, the first `most` of them. */
export function differences(one: unknown, other: unknown, most: number): readonly string[] {
  const found: string[] = [];
  walk(one, other, '', found, most);
  return found;
}

function walk(one: unknown, other: unknown, path: string, found: string[], most: number): void {
  if (found.length >= most || Object.is(one, other)) return;
  if (!isTree(one) || !isTree(other)) {
    const [before, after] = [shown(one), shown(other)];
    if (before !== after) found.push(`${path}: ${before} -> ${after}`);
    return;
  }
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    walk(one[key], other[key], path === '' ? key : `${path}.${key}`, found, most);
  }
}

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
