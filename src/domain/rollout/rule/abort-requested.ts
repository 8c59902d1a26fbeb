import { takeOut } from '../move.ts';
import type { RolloutRule } from '../view.ts';

/**
 * Anyone with the right may stop a rollout at any time, alone. What is proven against the release at the same moment speaks first:
 * an undo holds nothing, and must not keep that from being held.
 */
export const abortRequested: RolloutRule = (view) => {
  const { request } = view.rollout;
  if (request?.kind !== 'abort') return undefined;
  const did = request.trigger === 'critical-bug' ? 'took it back for a critical bug' : 'took it back';
  // A quarantine says itself who, what and why.
  const because = request.trigger === 'quarantine' ? request.reason : `${request.by.name} ${did}: ${request.reason}`;
  return takeOut(view, because, request.trigger ?? 'person', request.withoutHold !== true);
};
