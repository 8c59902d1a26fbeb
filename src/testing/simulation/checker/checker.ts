import type { SimEvent } from '../history.ts';
import type { Ledger } from '../ledger.ts';

/** Judges a world by what it did, knowing what was committed before. Returns what is wrong, in words; nothing while all is well. */
export type Checker = { readonly name: string; readonly see: (event: SimEvent, known: Ledger) => readonly string[] };
