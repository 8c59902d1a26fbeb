import { type BarPanel, renderBars } from '../report/bars.ts';
import { count } from '../report/count.ts';
import { HEADGATE_NAME } from './headgate.ts';
import type { Row } from './row.ts';
import { IN_FLIGHT } from './run.ts';

/** Time and memory beside others, and how memory grows with the cases. */
export function renderPicture(rows: readonly Row[], many: readonly Row[]): string {
  const compared = rows.filter(({ otherWork }) => otherWork === undefined);
  const [first] = compared;
  const waiting =
    first === undefined
      ? []
      : [{ name: `waiting, ${IN_FLIGHT} in all`, value: first.idealMs / 1_000, tone: 'floor' as const }];
  const typical = compared.filter(({ name }) => name === HEADGATE_NAME);
  const panels: readonly BarPanel[] = [
    {
      title: `${count(first?.cases ?? 0)} cases, 2 releases, answers after ${first?.delayMs} ms: seconds`,
      bars: [
        ...waiting,
        ...bars(
          compared,
          ({ name }) => name,
          ({ wallMs }) => wallMs / 1_000,
        ),
      ],
    },
    { title: 'Memory of the same, highest, MiB', bars: bars(compared, ({ name }) => name, mebibytes) },
    {
      title: `Memory of ${HEADGATE_NAME} by cases, highest, MiB`,
      bars: bars([...typical, ...many], ({ cases }) => `${count(cases)} cases`, mebibytes),
    },
  ];
  return renderBars('What an evaluation takes beside waiting for answers, in time and memory', panels);
}

function bars(
  rows: readonly Row[],
  nameOf: (row: Row) => string,
  figureOf: (row: Row) => number | undefined,
): BarPanel['bars'] {
  return rows.flatMap((row) => {
    const value = figureOf(row);
    if (value === undefined) return [];
    return [{ name: nameOf(row), value, tone: row.name.startsWith(HEADGATE_NAME) ? 'first' : 'second' }];
  });
}

function mebibytes({ peakBytes }: Row): number | undefined {
  return peakBytes === undefined ? undefined : peakBytes / 2 ** 20;
}
