import type { ChangedAttacks, ScanResult } from '#domain/redteam/index.ts';
import { html, type Markup } from '../html/markup.ts';
import { list, renderPage, section } from '../html/shell.ts';
import type { Judgement } from '../judgement.ts';
import { renderHeatMaps } from './heat-map.ts';
import { SCAN_SCRIPT, SCAN_STYLE } from './page-style.ts';
import { listScanFacts, listScanSteps, scanTitle } from './scan-text.ts';
import { listSuccesses } from './successes.ts';
import { renderTranscripts } from './transcript.ts';

const VERDICTS: Readonly<Record<Judgement['outcome'], string>> = {
  pass: 'It holds: the red-team gate would open',
  fail: 'It gives in too often: the red-team gate stays shut',
  unknown: 'Nobody can tell: the red-team gate stays shut',
};

/**
 * A scan as one file that opens from disk: the verdict, rates as heat maps, what changed since the last scan, and every attack that succeeded with
 * its disguise taken off. What was said is folded until somebody asks for it.
 */
export function renderScanHtml(
  scan: ScanResult,
  { judgement, sinceLast }: { readonly judgement: Judgement; readonly sinceLast?: ChangedAttacks | undefined },
): string {
  const successes = listSuccesses(scan);
  return renderPage({
    ...{ title: scanTitle(scan), headline: VERDICTS[judgement.outcome], judgements: [judgement] },
    ...{ style: SCAN_STYLE, script: SCAN_SCRIPT },
    main: html`${section('Attacks that succeeded, of those judged', renderHeatMaps(scan))}${sinceLast !== undefined && section('Since the last scan', renderChanges(sinceLast))}${section(`What succeeded (${successes.length})`, renderTranscripts(successes))}${section('What you can do', list(listScanSteps(scan, judgement.outcome).map((step) => step.replaceAll('`', ''))))}${section('What was measured', list(listScanFacts(scan)))}`,
  });
}

function renderChanges({ gained, lost, incomparable }: ChangedAttacks): Markup {
  const named = (attacks: ChangedAttacks['gained']) =>
    attacks.length > 0 &&
    html`<details class="context"><summary>which</summary><ul>${attacks.map(({ id }) => html`<li>${id}</li>`)}</ul></details>`;
  return html`<ul><li>${gained.length} succeed that did not${named(gained)}</li><li>${lost.length} do not succeed any more${named(lost)}</li>${incomparable > 0 && html`<li class="quiet">${incomparable} can’t be compared: only one of the two scans made them</li>`}</ul>`;
}
