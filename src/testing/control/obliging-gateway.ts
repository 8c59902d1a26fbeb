import type { Control } from '#control/index.ts';
import { splitDigest } from '#domain/traffic/index.ts';
import type { UnitOfWork } from '#ports/index.ts';

/** A gateway that answers what control asks before a weight changes: it knows nobody. True when there was a question. */
export async function answerQuestions(control: Control, store: UnitOfWork): Promise<boolean> {
  const { questions, reports } = await store.run((tx) => tx.exceptions.all());
  const open = questions.filter(
    ({ split, askedAt }) => !reports.some((said) => said.split === splitDigest(split) && said.saidAt >= askedAt),
  );
  for (const { agent, environment, split } of open) {
    const report = { agent, environment, split: splitDigest(split), excepted: [], isCut: false };
    await control.noteExceptions('gtw_1', report);
  }
  return open.length > 0;
}
