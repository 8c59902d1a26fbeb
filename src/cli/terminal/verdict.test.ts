import { describe, expect, it } from 'vitest';
import { aVerdictView } from '#testing/cli/view-builder.ts';
import { renderVerdictTable } from './verdict.ts';

const surface = { columns: 80, color: false };

describe('renderVerdictTable', () => {
  it('tells proven, not seen, unknown and worse apart', () => {
    const text = renderVerdictTable(
      [
        aVerdictView(),
        aVerdictView({ metric: 'tokens', role: 'guard', proven: false, unit: 'tokens per request' }),
        aVerdictView({ metric: 'ratings', role: 'guard', proven: false, difference: null }),
        aVerdictView({ metric: 'quality', kind: 'inconclusive', proven: false }),
        aVerdictView({ metric: 'response-time', kind: 'fail', unit: 'ms', candidate: { n: 9, estimate: 6_200 } }),
        aVerdictView({ metric: 'rating', kind: 'error', proven: false }),
      ],
      surface,
      { reasons: false },
    );
    const says = text.split('\n').map((line) => line.split(/ {2,}/).at(-1));
    const words = ['✔ proven', '○ no harm seen', '○ not compared', '… can’t tell', '✖ worse', '! could not be judged'];
    expect(says).toEqual(['verdict', ...words]);
    expect(text).toContain('6.2 s (n 9)');
  });

  it('shows old beside new with the reason below, in 80 columns', () => {
    const text = renderVerdictTable([aVerdictView()], surface);
    expect(text.split('\n')).toEqual([
      'metric                  old             new  verdict',
      'error-rate  0.4 % (n 4,120)  0.52 % (n 458)  ✔ proven',
      '  error-rate: not worse by more than 5 points: at most +1.2 points',
    ]);
  });

  it('shows what was not measured as such, not as zero', () => {
    const text = renderVerdictTable([aVerdictView({ candidate: { n: 0, estimate: null } })], surface);
    expect(text).toContain('– (n 0)');
  });
});
