import type { Digest, EpochMs, EvidenceId } from '../shared/index.ts';
import type { SourceEvidence } from './provenance.ts';

export type EvidenceKind =
  | 'evaluation'
  | 'safety'
  | 'red-team'
  | 'smoke'
  | 'rollout'
  | 'integration'
  | 'provenance'
  | 'break-glass';

/** Who may have shown something: the server's own worker, a CI run, or a person's machine. */
type Producer = { readonly kind: 'server' | 'ci' | 'local'; readonly name: string };

/** What was shown. `unknown` is not pass: an errored judge, too few cases, an evaluator that did not run. */
export type EvidenceOutcome = 'pass' | 'fail' | 'unknown';

/** One append-only record that something was shown about a release. */
export type Evidence = {
  readonly id: EvidenceId;
  readonly release: Digest;
  readonly agent: string;
  /** Where it was shown; `source` for what is about the code's own repository. */
  readonly environment: string;
  readonly kind: EvidenceKind;
  readonly producer: Producer;
  readonly outcome: EvidenceOutcome;
  /** One sentence with the numbers. */
  readonly because: string;
  /** What it was shown against, where it is a comparison. */
  readonly baseline?: Digest | undefined;
  /** Of attacks: under which settings they were made and judged. */
  readonly settings?: Digest | undefined;
  /** Where the whole of it can be read: an evaluation's id, a rollout's. */
  readonly reference?: string | undefined;
  /** Of kind `provenance`: what was shown. */
  readonly source?: SourceEvidence | undefined;
  /**
   * Of what was pushed: whether the candidate's own code or configuration executed in the run that showed it. Such a run could say
   * anything, so it opens pull-request gates only. Absent: nobody said, which is no better.
   */
  readonly candidateExecuted?: boolean | undefined;
  readonly at: EpochMs;
};
