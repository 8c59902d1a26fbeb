import type { EpochMs } from '#domain/shared/index.ts';
import type { ServedBy } from './reply.ts';

type Move = { readonly conversation: string; readonly from: string; readonly at: EpochMs };

/**
 * Which conversations changed their release midway. A move away from a release that was taken back is not one: what was
 * decided may be learned after it was seen, so moves are kept with their time and judged when asked.
 */
export class Moves {
  readonly #moves: Move[] = [];
  readonly #takenBackAt = new Map<string, EpochMs>();

  /** Compares who served before with who serves now. */
  note(conversation: string, before: ServedBy | undefined, now: ServedBy, at: EpochMs): void {
    const [from, to] = [before?.deployment ?? before?.release, now.deployment ?? now.release];
    if (before === undefined || from === undefined || to === undefined || from === to) return;
    this.#moves.push({ conversation, from: before.release ?? from, at });
  }

  /** From this moment on, leaving that release is right. */
  noteRolledBack(release: string, decidedAt: EpochMs): void {
    this.#takenBackAt.set(release, Math.min(decidedAt, this.#takenBackAt.get(release) ?? decidedAt));
  }

  /** Conversations that moved without such a reason, each counted once. */
  get movedConversations(): number {
    const moved = this.#moves.filter(
      (move) => move.at < (this.#takenBackAt.get(move.from) ?? Number.POSITIVE_INFINITY),
    );
    return new Set(moved.map((move) => move.conversation)).size;
  }
}
