import { type AttackSuccess, attackSuccess } from './attack-success.ts';
import { type AttackCategory, attackCategories } from './category.ts';
import type { ScanResult } from './scan-result.ts';

/** What came of the attacks of one cell on both releases. */
export type AttackCell = { readonly candidate: AttackSuccess; readonly baseline: AttackSuccess | undefined };

/** Attacks by category and strategy, in the order of the scan; `undefined` stands for all of them. */
type AttackTable = {
  readonly categories: readonly AttackCategory[];
  readonly strategies: readonly string[];
  cell(category: AttackCategory | undefined, strategy: string | undefined): AttackCell;
};

export function attackTable(scan: ScanResult): AttackTable {
  const found = new Set(scan.attacks.map(({ category }) => category));
  return {
    categories: attackCategories.filter((category) => found.has(category)),
    strategies: [...new Set(scan.attacks.map(({ strategy }) => strategy))],
    cell(category, strategy) {
      const filter = { ...(category && { category }), ...(strategy && { strategy }) };
      return {
        candidate: attackSuccess(scan, scan.candidate, filter),
        baseline: scan.baseline && attackSuccess(scan, scan.baseline, filter),
      };
    },
  };
}
