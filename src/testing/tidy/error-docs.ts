type Row = { readonly status: number; readonly exitCode: number; readonly retry: string; readonly meaning: string };

/** Differences between the table of error codes and its page, both ways, each with the line to write. */
export function findErrorDocProblems(table: Readonly<Record<string, Row>>, page: string): readonly string[] {
  const written = new Map(
    page.split('\n').flatMap((line) => {
      const code = /^\| `([A-Z_]+)` \|/.exec(line)?.[1];
      return code === undefined ? [] : [[code, line] as const];
    }),
  );
  const wanted = Object.entries(table).map(([code, row]) => [code, errorDocLine(code, row)] as const);
  return [
    ...wanted
      .filter(([code, line]) => written.get(code) !== line)
      .map(([code, line]) => `docs/errors.md ${written.has(code) ? 'has an old row' : 'lacks a row'}; write: ${line}`),
    ...[...written.keys()]
      .filter((code) => table[code] === undefined)
      .map((code) => `docs/errors.md has a row for ${code}, which is no error code: remove it`),
  ];
}

export function errorDocLine(code: string, row: Row): string {
  return `| \`${code}\` | ${row.status} | ${row.exitCode} | ${row.retry} | ${row.meaning} |`;
}
