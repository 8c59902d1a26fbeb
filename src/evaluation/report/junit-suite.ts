import { showHidden } from './hidden-characters.ts';

/** What came of a test. */
export type Verdict =
  | { readonly kind: 'passed'; readonly note?: string | undefined }
  | { readonly kind: 'failure' | 'error'; readonly type: string; readonly message: string }
  | { readonly kind: 'skipped'; readonly message: string };

export type TestCase = { readonly name: string; readonly seconds: number; readonly verdict: Verdict };
export type Suite = {
  readonly name: string;
  readonly cases: readonly TestCase[];
  /** What is known of all of it, by name. */
  readonly properties?: Readonly<Record<string, string>> | undefined;
};

/** Suites as Jenkins, GitLab and GitHub read them. */
export function renderSuites(name: string, classname: string, suites: readonly Suite[]): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name, ...totals(suites.flatMap(({ cases }) => cases)) })}>`,
    ...suites.flatMap((suite) => renderSuite(suite, classname)),
    '</testsuites>',
    '',
  ].join('\n');
}

function totals(cases: readonly TestCase[]) {
  const count = (kind: Verdict['kind']) => cases.filter(({ verdict }) => verdict.kind === kind).length;
  return {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: cases.reduce((sum, { seconds }) => sum + seconds, 0).toFixed(3),
  };
}

function renderSuite({ name, cases, properties = {} }: Suite, agent: string): readonly string[] {
  return [
    `  <testsuite${attributes({ name, ...totals(cases) })}>`,
    ...renderProperties(Object.entries(properties)),
    ...cases.flatMap((one) => renderCase(one, `${agent}.${name}`)),
    '  </testsuite>',
  ];
}

function renderProperties(properties: readonly (readonly [name: string, value: string])[]): readonly string[] {
  if (properties.length === 0) return [];
  const lines = properties.map(([name, value]) => `      <property${attributes({ name, value })}/>`);
  return ['    <properties>', ...lines, '    </properties>'];
}

function renderCase({ name, seconds, verdict }: TestCase, classname: string): readonly string[] {
  const open = `    <testcase${attributes({ name, classname, time: seconds.toFixed(3) })}`;
  const inner = renderVerdict(verdict);
  return inner === undefined ? [`${open}/>`] : [`${open}>`, `      ${inner}`, '    </testcase>'];
}

function renderVerdict(verdict: Verdict): string | undefined {
  switch (verdict.kind) {
    case 'passed':
      return verdict.note === undefined ? undefined : `<system-out>${escapeXml(verdict.note)}</system-out>`;
    case 'skipped':
      return `<skipped${attributes({ message: verdict.message })}/>`;
    default: {
      const { kind, type, message } = verdict;
      return `<${kind}${attributes({ message, type })}>${escapeXml(message)}</${kind}>`;
    }
  }
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeXml(`${value}`).replace(/\s/g, ' ')}"`)
    .join('');
}

/** Of XML 1.0, which has no way to write most control characters. */
function escapeXml(text: string): string {
  return showHidden(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
