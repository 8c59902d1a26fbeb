import { forecastWriting, overBudget } from '#domain/analysis/index.ts';
import { isService, type JudgeConfig, type Project } from '#domain/config/index.ts';
import {
  type Case,
  DRAFT_INSTRUCTIONS,
  draftQuestion,
  fillDraft,
  findAlike,
  isToWrite,
} from '#domain/dataset/index.ts';
import type { ReleaseDefinition } from '#domain/release/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { Writer } from '#ports/index.ts';
import { mayBegin } from '../evaluate/budget.ts';
import type { Session } from '../session.ts';
import { createProgress } from '../terminal/progress.ts';
import { formatCount } from '../terminal/quantity.ts';

/** A case is as long as this. */
const SUPPOSED_TOKENS = 200;

/** What became of drafts that a model was to write. */
type WrittenDrafts = {
  /** The model, as it is configured. */
  readonly model: string;
  readonly cases: readonly Case[];
  readonly written: number;
  /** That ask what another case asks. */
  readonly repeated: number;
  /** Why those are as they were that the model wrote nothing usable into. */
  readonly unwritten: readonly { readonly id: string; readonly because: string }[];
};

type Asked = {
  readonly project: Project;
  readonly definition: ReleaseDefinition;
  readonly drafts: readonly Case[];
  /** What there is already: what asks the same is left out. */
  readonly existing: readonly Case[];
  readonly yes: boolean;
};

/**
 * Has the project's judge write what drafts leave open, one call a draft and one more where its answer can't be used. What it can't write stays as it was.
 * @throws AppError CONFIG_INVALID where no model judges, BUDGET_EXCEEDED, JUDGE_FAILED where the model wrote none
 */
export async function writeDrafts(session: Session, asked: Asked): Promise<WrittenDrafts> {
  const { project, definition, drafts, existing } = asked;
  const { judge } = project.evaluation;
  if (judge === undefined || isService(judge)) {
    throw new AppError('CONFIG_INVALID', '--model needs a model, and `evaluation.judge` names none', {
      hint: 'name one (docs/judges.md), or leave --model out and write the cases yourself',
    });
  }
  const open = drafts.filter(isToWrite);
  await askFirst(session, asked, judge, open);
  const writer = await session.deps.start.writer(judge, session.deps.signal);
  const progress = createProgress(session.deps.io, `${judge.model} writes cases`, session.deps.stopwatch);
  let done = 0;
  const results = await Promise.all(
    open.map(async (draft) => {
      const result = await writeOne(writer, definition, draft);
      done += 1;
      if (!session.json) progress.update(done, open.length);
      return { draft, result };
    }),
  ).finally(() => progress.end());
  const filled = new Map(results.flatMap(({ draft, result }) => (typeof result === 'string' ? [] : [[draft, result]])));
  const unwritten = results.flatMap(({ draft: { id }, result }) =>
    typeof result === 'string' ? [{ id, because: result }] : [],
  );
  if (filled.size === 0 && open.length > 0) {
    session.deps.signal.throwIfAborted();
    throw new AppError('JUDGE_FAILED', `${judge.model} wrote no case: ${unwritten[0]?.because}`, {
      hint: 'look at `evaluation.judge`; nothing was written',
    });
  }
  const cases: Case[] = [];
  let repeated = 0;
  for (const draft of drafts) {
    const item = filled.get(draft) ?? draft;
    if (filled.has(draft) && findAlike(item, [...existing, ...cases]) !== undefined) repeated += 1;
    else cases.push(item);
  }
  return { model: judge.model, cases, written: filled.size - repeated, repeated, unwritten };
}

/** The case; or why there is none, in words. */
async function writeOne(writer: Writer, definition: ReleaseDefinition, draft: Case): Promise<Case | string> {
  const question = draftQuestion(definition, draft);
  let problem = '';
  for (const reminder of ['', 'again']) {
    const content =
      reminder === ''
        ? question
        : `${question}\n\nYour last answer can not be used: ${problem}. Write the same case again.`;
    const answer = await writer.write(DRAFT_INSTRUCTIONS, content);
    if (answer.kind === 'failed') return answer.because;
    const filled = fillDraft(draft, answer.text);
    if (filled.kind === 'filled') return filled.item;
    problem = filled.because;
  }
  return `its answer could not be used, asked twice: ${problem}`;
}

async function askFirst(
  session: Session,
  { project, definition, yes }: Asked,
  judge: JudgeConfig,
  open: readonly Case[],
): Promise<void> {
  const chars = open.reduce(
    (sum, draft) => sum + DRAFT_INSTRUCTIONS.length + draftQuestion(definition, draft).length,
    0,
  );
  const writing = { texts: open.length, charsRead: chars, tokensEach: SUPPOSED_TOKENS };
  const { spent, text } = forecastWriting(judge.model, writing, project.prices);
  const forecast = `${formatCount(open.length, 'case')} for ${judge.model} to write: ${text}; twice that at most`;
  const { budget } = project.evaluation;
  const over = budget === undefined ? [] : overBudget(spent, budget);
  if (await mayBegin(session, forecast, over, yes)) return;
  throw new AppError('BUDGET_EXCEEDED', `nothing was asked: it would take ${over.join(' and ')}`, {
    hint: 'raise `evaluation.budget`, or add --yes',
  });
}
