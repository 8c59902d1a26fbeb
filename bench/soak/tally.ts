/** What was sent, and of that what got no whole answer, or another than 200. */
export type Tally = { readonly sent: number; readonly dropped: number };

export const NONE: Tally = { sent: 0, dropped: 0 };

export function totalOf(tallies: readonly Tally[]): Tally {
  return {
    sent: tallies.reduce((total, { sent }) => total + sent, 0),
    dropped: tallies.reduce((total, { dropped }) => total + dropped, 0),
  };
}
