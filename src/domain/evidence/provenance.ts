/** One review of the change that brought a commit to its branch. */
type Review = {
  readonly reviewer: string;
  readonly state: 'approved' | 'changes-requested' | 'commented' | 'dismissed';
};

/** Where a release came from, as a producer saw it in the code's own repository. */
export type SourceEvidence = {
  /** `github.com/acme/agent`. */
  readonly repository: string;
  /** The whole hash. */
  readonly commit: string;
  /** The branch on which the commit is. */
  readonly branch: string;
  /** Whether that branch takes nothing but reviewed merges. */
  readonly isProtected: boolean;
  /** Whether a pull request brought it there. */
  readonly isMerged: boolean;
  readonly pullRequest?: string | undefined;
  /** Who wrote the change, by the names that reviewers have there. */
  readonly authors: readonly string[];
  /** Oldest first: a reviewer's last word counts. */
  readonly reviews: readonly Review[];
};

/** `commit 4f1c2ab on main of github.com/acme/agent, merged with #12, approved by Zoë and Max`. */
export function sourceText(source: SourceEvidence): string {
  const { commit, branch, repository, isProtected, isMerged, pullRequest } = source;
  const approvers = approversOf(source);
  return [
    `commit ${commit.slice(0, 12)} on ${branch}${isProtected ? '' : ' (not protected)'} of ${repository}`,
    isMerged ? `merged${pullRequest === undefined ? '' : ` with ${pullRequest}`}` : 'not merged by a pull request',
    approvers.length === 0 ? 'approved by nobody' : `approved by ${approvers.join(' and ')}`,
  ].join(', ');
}

/** Whose last word is an approval, those who wrote the change left out. */
export function approversOf({ reviews, authors }: SourceEvidence): readonly string[] {
  return lastWords(reviews, 'approved').filter((name) => !authors.includes(name));
}

/** Whose last word asks for changes. */
export function objectorsOf({ reviews }: SourceEvidence): readonly string[] {
  return lastWords(reviews, 'changes-requested');
}

function lastWords(reviews: readonly Review[], state: Review['state']): readonly string[] {
  // A comment takes no earlier word back.
  const words = new Map(reviews.flatMap((each) => (each.state === 'commented' ? [] : [[each.reviewer, each.state]])));
  return [...words].filter(([, word]) => word === state).map(([name]) => name);
}
