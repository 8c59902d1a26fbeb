import type { CaseReply, Scoring } from '#domain/analysis/index.ts';
import { anyNumbers, createNumberColumn, largeCounts } from './number-column.ts';
import { createScoringColumns, type ScoringWords } from './scoring-columns.ts';

/** Replies without their words, by row from 0: some sixty bytes each. */
export type ReplyColumns = {
  /** @returns its row */
  add(reply: CaseReply): number;
  caseId(row: number): string;
  repeat(row: number): number;
  latencyMs(row: number): number;
  tokens(row: number): number | undefined;
  outputTokens(row: number): number | undefined;
  /** `words` are asked for when somebody reads them. */
  scorings(row: number, words: (index: number) => ScoringWords): readonly Scoring[];
};

export function createReplyColumns(): ReplyColumns {
  const caseIds: string[] = [];
  const repeats = createNumberColumn(largeCounts);
  const latencies = createNumberColumn(anyNumbers);
  // NaN where it did not say.
  const tokens = createNumberColumn(anyNumbers);
  const outputTokens = createNumberColumn(anyNumbers);
  const scorings = createScoringColumns();
  // Where the scorings of each begin; one more than there are, for the end of the last.
  const starts = createNumberColumn(largeCounts);
  starts.push(0);
  return {
    add(reply) {
      const row = caseIds.push(reply.caseId) - 1;
      repeats.push(reply.repeat);
      latencies.push(reply.latencyMs);
      tokens.push(reply.tokens ?? Number.NaN);
      outputTokens.push(reply.outputTokens ?? Number.NaN);
      starts.push(scorings.add(reply.scorings) + reply.scorings.length);
      return row;
    },
    caseId: (row) => caseIds[row] ?? '',
    repeat: (row) => repeats.at(row),
    latencyMs: (row) => latencies.at(row),
    tokens: (row) => known(tokens.at(row)),
    outputTokens: (row) => known(outputTokens.at(row)),
    scorings(row, wordsOf) {
      const start = starts.at(row);
      return scorings.read(start, starts.at(row + 1) - start, wordsOf);
    },
  };
}

function known(count: number): number | undefined {
  return Number.isNaN(count) ? undefined : count;
}
