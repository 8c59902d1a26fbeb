/** What a command ends with; scripts and CI read it. */
export const EXIT = {
  /** Done or passed. */
  done: 0,
  /** A closed gate, a regression, a missing right. */
  refused: 1,
  /** Wrong usage or invalid configuration. */
  usage: 2,
  /** Nobody can tell yet. */
  inconclusive: 3,
  /** A dependency was unavailable or errored. */
  unavailable: 4,
  interrupted: 130,
  /** Nobody reads what it prints any more (`headgate rollout watch | head`); it stopped before it was through. */
  unread: 141,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
