import { type Spent, spentText } from '#domain/analysis/index.ts';
import type { Session } from '../session.ts';

/** Says what it will take, and asks where that is more than the budget; no where nobody can answer. */
export async function mayBegin(
  session: Session,
  forecast: string,
  over: readonly string[],
  yes: boolean,
): Promise<boolean> {
  if (!session.json || over.length > 0) session.note(forecast);
  if (over.length === 0) return true;
  session.note(`over the budget: ${over.join('; ')}`);
  return yes || ((await session.deps.io.confirm?.('Begin all the same, without a limit?')) ?? false);
}

/** Nothing where no model judges and no agent tells its tokens. */
export function spendNote(spent: Spent | undefined): string | undefined {
  return spent === undefined || (spent.judgeCalls === 0 && spent.costMicroUsd === 0) ? undefined : spentText(spent);
}
