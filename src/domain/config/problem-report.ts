import { AppError } from '../shared/index.ts';
import { formatPath, type Path, type Problem } from './problem.ts';

/** The line of a path in a file (undefined: headgate.yaml itself), counting from 1; undefined where it isn't known. */
export type LineOf = (file: string | undefined, path: Path) => number | undefined;

/** A problem as machines get it. */
type ProblemDetail = {
  readonly file: string;
  readonly line: number | undefined;
  readonly path: string;
  readonly message: string;
};

/** Problems in the order of files and lines, with the configuration's own first. */
function problemDetails(
  problems: readonly Problem[],
  name: string,
  lineOf: LineOf = () => undefined,
): readonly ProblemDetail[] {
  const details = problems.map((each) => ({
    file: each.file ?? name,
    line: each.line ?? lineOf(each.file, each.path),
    path: formatPath(each.path),
    message: each.message,
  }));
  return details.sort(
    (a, b) =>
      Number(a.file !== name) - Number(b.file !== name) ||
      a.file.localeCompare(b.file) ||
      lineNumber(a) - lineNumber(b),
  );
}

/**
 * The error that a face answers with, one line a problem: `headgate.yaml:12  environments.production.strategy  expected …`.
 * `name` is the file's, as its reader knows it.
 */
export function configInvalid(problems: readonly Problem[], name = 'headgate.yaml', lineOf?: LineOf): AppError {
  const details = problemDetails(problems, name, lineOf);
  const lines = details.map((each) => {
    const place = each.line === undefined ? each.file : `${each.file}:${each.line}`;
    return `  ${place}  ${each.path === '' ? '' : `${each.path}  `}${each.message}`;
  });
  const count = details.length === 1 ? 'one problem' : `${details.length} problems`;
  return new AppError('CONFIG_INVALID', `${name} has ${count}:\n${lines.join('\n')}`, {
    hint: 'headgate config check',
    details: { problems: details },
  });
}

function lineNumber(detail: ProblemDetail): number {
  return detail.line ?? 0;
}
