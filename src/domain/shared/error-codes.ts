type Row = {
  readonly status: number;
  readonly exitCode: 1 | 2 | 4;
  readonly retry: 'never' | 'later';
  readonly meaning: string;
};

/** One table makes the HTTP status, the exit code and `docs/errors.md` (a test compares them). */
export const errorTable = {
  USAGE: { status: 400, exitCode: 2, retry: 'never', meaning: 'The command or request is malformed.' },
  CONFIG_INVALID: {
    status: 422,
    exitCode: 2,
    retry: 'never',
    meaning: 'headgate.yaml, or a file that it names, is invalid.',
  },
  FILE_UNREADABLE: {
    status: 422,
    exitCode: 2,
    retry: 'never',
    meaning: 'A file is missing, unreadable or half-written.',
  },
  FILE_UNWRITABLE: {
    status: 422,
    exitCode: 2,
    retry: 'never',
    meaning: 'A file cannot be written where it was asked for.',
  },
  BUDGET_EXCEEDED: {
    status: 409,
    exitCode: 2,
    retry: 'never',
    meaning: 'An evaluation would take more than its budget, or has used it up. What it gathered is kept.',
  },
  DATASET_INVALID: { status: 422, exitCode: 2, retry: 'never', meaning: 'A dataset has an invalid case.' },
  UNAUTHENTICATED: {
    status: 401,
    exitCode: 2,
    retry: 'never',
    meaning: 'No token, or one that is unknown or revoked.',
  },
  FORBIDDEN: { status: 403, exitCode: 1, retry: 'never', meaning: 'The person or machine lacks the right for this.' },
  POLICY_LOOSENED: {
    status: 409,
    exitCode: 1,
    retry: 'never',
    meaning: 'The project asks for less than the one before it, and nobody said why.',
  },
  NOT_FOUND: { status: 404, exitCode: 2, retry: 'never', meaning: 'Nothing has that name, label, digest or id.' },
  CONFLICT: { status: 409, exitCode: 1, retry: 'never', meaning: 'The state of things does not allow this now.' },
  LABEL_TAKEN: {
    status: 409,
    exitCode: 1,
    retry: 'never',
    meaning: 'The label already names another release of this agent.',
  },
  RELEASE_EXISTS: {
    status: 409,
    exitCode: 1,
    retry: 'never',
    meaning: 'The same definition is registered already, under another label.',
  },
  PROMOTION_ENDED: {
    status: 409,
    exitCode: 1,
    retry: 'never',
    meaning: 'The promotion has ended; it takes no more commands.',
  },
  PROMOTION_ACTIVE: {
    status: 409,
    exitCode: 1,
    retry: 'later',
    meaning: 'Another promotion of this agent into this environment is under way.',
  },
  ALREADY_THERE: { status: 409, exitCode: 1, retry: 'never', meaning: 'The release already serves this environment.' },
  STAGE_SKIPPED: {
    status: 409,
    exitCode: 1,
    retry: 'never',
    meaning: 'The release has not been through the environment before this one.',
  },
  WINDOW_CLOSED: {
    status: 409,
    exitCode: 1,
    retry: 'later',
    meaning: 'A window is closed, or a freeze holds: no rollout may start or advance now.',
  },
  EVIDENCE_MISMATCH: {
    status: 409,
    exitCode: 1,
    retry: 'never',
    meaning: 'The evidence is about another release than the one it is pushed for.',
  },
  RELEASE_QUARANTINED: {
    status: 409,
    exitCode: 1,
    retry: 'never',
    meaning: 'The release, or something that it contains, is banned: it may neither be promoted nor run.',
  },
  RELEASE_HELD: {
    status: 409,
    exitCode: 1,
    retry: 'never',
    meaning: 'A hold on the release, or on something that it contains, forbids promoting it.',
  },
  NOTHING_TO_ROLL_BACK_TO: {
    status: 409,
    exitCode: 1,
    retry: 'never',
    meaning: 'No other release that was verified there is left to go back to.',
  },
  GATE_CLOSED: {
    status: 409,
    exitCode: 1,
    retry: 'never',
    meaning: 'A gate holds the release out of the environment.',
  },
  AUTHOR_MAY_NOT_APPROVE: {
    status: 403,
    exitCode: 1,
    retry: 'never',
    meaning: 'An author of the change may not approve it.',
  },
  SEPARATION_OF_DUTIES: {
    status: 403,
    exitCode: 1,
    retry: 'never',
    meaning: 'Someone else has to do this: the same person may not do both.',
  },
  NOT_RUNNABLE: {
    status: 422,
    exitCode: 2,
    retry: 'never',
    meaning: 'The project does not say how to run the agent there.',
  },
  RUNTIME_FAILED: {
    status: 502,
    exitCode: 4,
    retry: 'later',
    meaning: 'The runtime or deploy hook failed or refused.',
  },
  WEBHOOK_FAILED: {
    status: 502,
    exitCode: 4,
    retry: 'later',
    meaning: 'A webhook that a strategy or a notice calls gave no usable answer.',
  },
  AGENT_UNREACHABLE: {
    status: 502,
    exitCode: 4,
    retry: 'later',
    meaning: 'The agent did not answer, or not in its protocol.',
  },
  JUDGE_FAILED: {
    status: 502,
    exitCode: 4,
    retry: 'later',
    meaning: 'The model that judges can’t be asked, or answers what is no judgement.',
  },
  OTHER_VERSION: {
    status: 409,
    exitCode: 4,
    retry: 'later',
    meaning: 'A server of another version can’t read what a gateway tells it.',
  },
  SERVER_UNREACHABLE: {
    status: 503,
    exitCode: 4,
    retry: 'later',
    meaning: 'No Headgate server answers at the address.',
  },
  STORE_UNAVAILABLE: { status: 503, exitCode: 4, retry: 'later', meaning: 'The database does not answer.' },
  FOLDER_LOCKED: { status: 409, exitCode: 4, retry: 'later', meaning: 'Another process uses the data folder.' },
  PORT_TAKEN: {
    status: 409,
    exitCode: 4,
    retry: 'later',
    meaning: 'The port is in use by something that is not ours.',
  },
  INTERNAL: { status: 500, exitCode: 4, retry: 'never', meaning: 'A bug in Headgate. Please report it.' },
} as const satisfies Record<string, Row>;

export type ErrorCode = keyof typeof errorTable;

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorTable, text);
}
