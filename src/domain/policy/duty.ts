import type { Release } from '../release/index.ts';
import type { ApprovalRule } from './approval-rule.ts';
import { samePerson } from './person.ts';

/** Who did what about a release and its promotion: what separation of duties is judged by. */
export type Duties = {
  readonly authors: readonly string[];
  /** Whoever registered the release, again and again. */
  readonly registeredBy: readonly string[];
  /** Everyone who was ever said to have pushed it last; empty when nobody said. */
  readonly lastPushers: readonly string[];
  readonly promoter: string;
};

/** What keeps a person from signing. `who` is for the sentence: "an author of the change". */
type Bar = { readonly duty: 'author' | 'promoter' | 'last-pusher'; readonly who: string };

export function dutiesOf(provenance: Release['provenance'] | undefined, promoter: string): Duties {
  return {
    authors: provenance?.authors ?? [],
    registeredBy: provenance === undefined ? [] : [provenance.createdBy, ...(provenance.alsoRegisteredBy ?? [])],
    lastPushers: [provenance?.lastPusher ?? [], provenance?.earlierPushers ?? []].flat(),
    promoter,
  };
}

/**
 * Why a person may not approve under a rule; undefined when they may. Where the last pusher is barred and nobody said who that is,
 * everyone who could have been is: the authors, and whoever registered the release.
 */
export function barOf(rule: ApprovalRule, duties: Duties, person: string): Bar | undefined {
  const isAuthor = [...duties.authors, ...duties.registeredBy].some((author) => samePerson(author, person));
  if (!rule.authorsMayApprove && isAuthor) return { duty: 'author', who: 'an author of the change' };
  if (rule.promoterMayApprove === false && samePerson(duties.promoter, person)) {
    return { duty: 'promoter', who: 'the one who promotes it' };
  }
  if (rule.lastPusherMayApprove !== false) return undefined;
  if (duties.lastPushers.length > 0) {
    return duties.lastPushers.some((pusher) => samePerson(pusher, person))
      ? { duty: 'last-pusher', who: 'the one who pushed it last' }
      : undefined;
  }
  const who = 'perhaps the one who pushed it last, which nobody said';
  return isAuthor ? { duty: 'last-pusher', who } : undefined;
}
