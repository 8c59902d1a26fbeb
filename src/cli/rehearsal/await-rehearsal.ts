import type { Client } from '#api/index.ts';
import type { DurationMs } from '#domain/shared/index.ts';
import type { Session } from '../session.ts';
import type { RehearsalView } from '../view.ts';

const POLL_MS: DurationMs = 300;

/** Waits until a rehearsal that was asked for now is over: some seconds. */
export async function awaitRehearsal(session: Session, client: Client, asked: RehearsalView): Promise<RehearsalView> {
  const { sleep, signal } = session.deps;
  session.note(`${asked.note} (${asked.id}) …`);
  let rehearsal = asked;
  while (rehearsal.state === 'scheduled' || rehearsal.state === 'running') {
    await sleep(POLL_MS, signal);
    signal.throwIfAborted();
    rehearsal = await client.call('getRehearsal', { params: { id: asked.id } });
  }
  return rehearsal;
}
