import type { Client } from '#api/index.ts';
import { AppError, type DurationMs, SECOND_MS } from '#domain/shared/index.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { hasEnded, readPromotion } from '../rollout-name.ts';
import type { Session } from '../session.ts';
import { createScreen } from '../terminal/screen.ts';
import type { PromotionView } from '../view.ts';
import { describeChanges } from './change-lines.ts';
import { exitCodeOf, waitsForPerson } from './ending.ts';
import { renderPromotion } from './panel.ts';

const POLL_MS: DurationMs = 500;
/** A server that is restarted comes back; longer than this it is down. */
const PATIENCE_MS: DurationMs = 60 * SECOND_MS;

type FollowOptions = {
  /** False: end as soon as only a person can move it on. */
  readonly wait: boolean;
};

/** Shows a promotion until it ends, drawn in place on a terminal, line by line elsewhere, and answers with what it came to. */
export async function followPromotion(
  session: Session,
  client: Client,
  id: string,
  { wait }: FollowOptions,
): Promise<ExitCode> {
  const { deps } = session;
  const view = createView(session);
  let promotion: PromotionView | undefined;
  for (;;) {
    // Only a server that answered before is worth waiting for.
    promotion = await (promotion === undefined ? readPromotion(client, id) : readPatiently(session, client, id));
    view.show(promotion);
    if (hasEnded(promotion) || (!wait && waitsForPerson(promotion) !== undefined)) break;
    await deps.sleep(POLL_MS, deps.signal);
    deps.signal.throwIfAborted();
  }
  const last = promotion;
  if (session.json) session.answer(last, () => '');
  return hasEnded(last) ? exitCodeOf(last) : EXIT.inconclusive;
}

type View = { show(promotion: PromotionView): void };

function createView(session: Session): View {
  const { io } = session.deps;
  if (io.isTty && !session.json) {
    const screen = createScreen(io.stdout, () => session.surface.columns);
    return {
      show: (promotion) => screen.draw(renderPromotion(promotion, session.surface, { brief: !hasEnded(promotion) })),
    };
  }
  let before: PromotionView | undefined;
  return {
    show(promotion) {
      for (const line of describeChanges(before, promotion)) session.json ? session.note(line) : session.print(line);
      before = promotion;
    },
  };
}

/** Reads again while the server is away, as it is during a restart. */
async function readPatiently(session: Session, client: Client, id: string): Promise<PromotionView> {
  const { stopwatch, sleep, signal } = session.deps;
  const startedMs = stopwatch.elapsedMs();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await readPromotion(client, id);
    } catch (error) {
      const mayCome = error instanceof AppError && error.code === 'SERVER_UNREACHABLE';
      if (!mayCome || signal.aborted || stopwatch.elapsedMs() - startedMs > PATIENCE_MS) throw error;
      if (attempt === 1) session.note('the server does not answer; trying again for a minute …');
      await sleep(POLL_MS, signal);
      signal.throwIfAborted();
    }
  }
}
