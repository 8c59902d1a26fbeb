/** How many runs of `n` words both have in common, each counted as often as in the one that has it less often. */
export function countShared(words: readonly string[], others: readonly string[], n: number): number {
  const left = new Map<string, number>();
  for (const run of runsOf(others, n)) left.set(run, (left.get(run) ?? 0) + 1);
  let shared = 0;
  for (const run of runsOf(words, n)) {
    const count = left.get(run) ?? 0;
    if (count === 0) continue;
    left.set(run, count - 1);
    shared += 1;
  }
  return shared;
}

export function countRuns(words: readonly string[], n: number): number {
  return Math.max(0, words.length - n + 1);
}

/** Words hold no space, so that no two runs read alike. */
function* runsOf(words: readonly string[], n: number): Generator<string> {
  for (let at = 0; at + n <= words.length; at += 1) {
    yield n === 1 ? (words[at] ?? '') : words.slice(at, at + n).join(' ');
  }
}
