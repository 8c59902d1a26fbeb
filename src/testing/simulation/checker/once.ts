import type { Checker } from './checker.ts';

/** Records of which one action leaves at most one. */
const ONE_EACH: ReadonlySet<string> = new Set(['rollout.webhook-answered', 'notification.sent', 'notification.failed']);

/** Work that a promotion asks for once, or once for each release that it is compared with. */
const DONE_ONCE: ReadonlySet<string> = new Set(['deploy', 'evaluate']);

/** What an action found is recorded once: one settled result, one piece of evidence of each kind, one record. */
export function once(): Checker {
  const settled = new Map<string, string>();
  const done = new Set<string>();
  const evidence = new Set<string>();
  const records = new Map<string, number>();
  const allowed = new Map<string, number>();
  return {
    name: 'once',
    see: (event) => {
      if (event.kind !== 'commit') return [];
      const wrong: string[] = [];
      for (const { id, key, kind, state, subject, payload } of event.settled) {
        const work = `${subject} ${kind} ${String(payload.baseline ?? '')}`;
        if (state === 'done' && DONE_ONCE.has(kind) && done.has(work))
          wrong.push(`${kind} of ${subject} was done twice`);
        if (state === 'done') done.add(work);
        if (settled.has(id)) wrong.push(`action ${key} was settled again: ${settled.get(id)}, then ${state}`);
        if (state !== 'pending') settled.set(id, state);
        if (state === 'pending') continue;
        const place = `${kind === 'webhook' || kind === 'notify' ? kind : ''} ${subject}`;
        allowed.set(place, (allowed.get(place) ?? 0) + 1);
        const expected = state === 'done' && kind === 'smoke' ? 1 : 0;
        const found = event.evidence.filter((item) => item.kind === 'smoke').length;
        if (kind === 'smoke' && found !== expected)
          wrong.push(`action ${key} ended ${state} with ${found} pieces of evidence`);
      }
      for (const item of event.evidence) {
        if (item.kind !== 'evaluation' && item.kind !== 'safety' && item.kind !== 'rollout') continue;
        // A release may come to all users and be taken back by the same rollout.
        const outcome = item.kind === 'rollout' ? ` ${item.outcome}` : '';
        const what = `${item.kind}${outcome} evidence of ${item.reference}`;
        if (evidence.has(what)) wrong.push(`${what} was recorded twice`);
        evidence.add(what);
      }
      for (const { event: name, subject } of event.audit) {
        if (!ONE_EACH.has(name)) continue;
        const place = `${name === 'rollout.webhook-answered' ? 'webhook' : 'notify'} ${subject}`;
        records.set(place, (records.get(place) ?? 0) + 1);
        if ((records.get(place) ?? 0) > (allowed.get(place) ?? 0))
          wrong.push(`${name} was recorded more often than it was done`);
      }
      return wrong;
    },
  };
}
