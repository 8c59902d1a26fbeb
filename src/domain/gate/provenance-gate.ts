import { approversOf, type Evidence, objectorsOf, type SourceEvidence, sourceText } from '../evidence/index.ts';
import { type Duties, type ProvenanceRule, samePerson } from '../policy/index.ts';
import type { GateResult } from './gate.ts';

export type ProvenanceInput = {
  /** Undefined: it isn't asked for. */
  readonly rule: ProvenanceRule | undefined;
  /** That the release says it was made from; undefined: it doesn't say. */
  readonly commit: string | undefined;
};

/**
 * Where the release comes from, by the word of a producer that the project names: its commit is on the protected branch, and was merged
 * with enough approving reviews. Anybody else's word, and that of a run in which the candidate's own code executed, opens nothing.
 */
export function provenanceGate(
  { rule, commit }: ProvenanceInput,
  evidence: readonly Evidence[],
  duties: Duties,
): GateResult {
  const result = (state: GateResult['state'], because: string, shown?: Evidence): GateResult => ({
    gate: 'provenance',
    state,
    because,
    evidence: shown === undefined ? [] : [shown.id],
  });
  if (rule === undefined) return result('not-required', 'not required in this project');
  if (rule.producers.length === 0) {
    return result('waiting', 'the project names no producer whose word counts: set `provenance.producers`');
  }
  const pushed = evidence.filter((item) => item.kind === 'provenance' && item.source !== undefined);
  const latest = pushed.findLast(
    (item) => item.producer.kind !== 'server' && rule.producers.includes(item.producer.name),
  );
  if (latest?.source === undefined) return result('waiting', notShown(rule, pushed));
  if (latest.candidateExecuted !== false) {
    const because = `${latest.producer.name} showed it in a run in which the candidate’s own code or configuration may have executed: that opens pull-request gates only`;
    return result('waiting', because, latest);
  }
  const lacks = missing(rule, commit, latest.source, duties);
  const said = `${latest.producer.name}: ${sourceText(latest.source)}`;
  if (lacks.length === 0) return result('open', said, latest);
  return result('closed', `${lacks.join('; ')} (${said})`, latest);
}

function notShown({ producers }: ProvenanceRule, pushed: readonly Evidence[]): string {
  const others = [...new Set(pushed.map(({ producer }) => producer.name))].filter((name) => !producers.includes(name));
  const ignored = others.length === 0 ? '' : `; the word of ${others.join(', ')} doesn't count here`;
  return `${producers.join(' or ')} has not shown where it comes from${ignored}`;
}

/** What is not so, in words; nothing when all is. */
function missing(
  rule: ProvenanceRule,
  commit: string | undefined,
  source: SourceEvidence,
  duties: Duties,
): readonly string[] {
  const approvers = approversOf(source).filter((name) => !wrote(name, duties));
  const objectors = objectorsOf(source);
  const lacks = rule.reviews - approvers.length;
  return [
    ...(rule.repository === undefined || rule.repository === source.repository
      ? []
      : [`it comes from ${source.repository}, not from ${rule.repository}`]),
    ...(commit === undefined || isSameCommit(commit, source.commit)
      ? []
      : [
          `it was shown for commit ${source.commit.slice(0, 12)}, and the release was made from ${commit.slice(0, 12)}`,
        ]),
    ...(source.branch === rule.branch ? [] : [`its commit is on ${source.branch}, not on ${rule.branch}`]),
    ...(source.isProtected ? [] : [`${source.branch} is not protected`]),
    ...(source.isMerged ? [] : ['no pull request brought it there']),
    ...(lacks <= 0 ? [] : [`${lacks} of ${rule.reviews} approving reviews missing`]),
    ...(objectors.length === 0 ? [] : [`${objectors.join(' and ')} asked for changes`]),
  ];
}

function wrote(name: string, { authors, lastPushers }: Duties): boolean {
  return [...authors, ...lastPushers].some((each) => samePerson(each, name));
}

const LEAST_PREFIX = 7;

/** A release may say the beginning of the hash, as git shows it. */
function isSameCommit(said: string, whole: string): boolean {
  const [short, long] = [said.toLowerCase(), whole.toLowerCase()];
  return short === long || (short.length >= LEAST_PREFIX && long.startsWith(short));
}
