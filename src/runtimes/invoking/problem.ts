import type { InvokedFailure } from '#ports/index.ts';

/** Ends a turn from within: what the runtime did instead of answering. */
export class Problem extends Error {
  readonly failure: InvokedFailure;

  constructor(failure: InvokedFailure) {
    super(failure.because);
    this.failure = failure;
  }
}

export function agentProblem(because: string, begun: boolean): Problem {
  return new Problem({ reason: 'agent-error', because, begun });
}
