import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { readWhole, removeFile, writeWhole } from '../disk/atomic-file.ts';
import { parseJson } from '../disk/json-text.ts';

/**
 * Where one process of a gateway works. Each has a folder, and an id, of its own, so that two that serve at the same time never write
 * the same file, and control counts each for itself. The first seat is the folder of the gateway.
 */
export type Seat = {
  /** From 1. */
  readonly number: number;
  readonly folder: string;
};

const occupantSchema = z.strictObject({ pid: z.int().positive(), startTicks: z.string().optional() });

/** A process that works in a seat. After a restart of the machine, or of a container, another one may have its id. */
export type Occupant = {
  readonly pid: number;
  /** When it started, in the system's own count; absent where that can't be told. */
  readonly startTicks?: string | undefined;
};

/** Whether that very process runs. */
type IsRunning = (occupant: Occupant) => boolean;

const FOLDER = /^process-([1-9]\d*)$/;

export function seatOf(root: string, number: number): Seat {
  return { number, folder: number === 1 ? root : join(root, `process-${number}`) };
}

/** Those that have been used. */
export async function listSeats(root: string): Promise<readonly Seat[]> {
  const names = await readdir(root).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const numbers = names.flatMap((name) => Number(FOLDER.exec(name)?.[1] ?? 0)).filter((number) => number > 1);
  return [1, ...numbers.toSorted((a, b) => a - b)].map((number) => seatOf(root, number));
}

/** The process that took the seat and has not left it, though it may be gone. */
async function occupantOf({ folder }: Seat): Promise<Occupant | undefined> {
  return occupantSchema.safeParse(parseJson((await readWhole(fileOf(folder))) ?? '')).data;
}

/** The first that no process works in, nor is about to. */
export async function freeSeat(
  root: string,
  isRunning: IsRunning,
  isGiven: (number: number) => boolean = () => false,
): Promise<Seat> {
  for (let number = 1; ; number += 1) {
    const seat = seatOf(root, number);
    if (isGiven(number)) continue;
    const occupant = await occupantOf(seat);
    if (occupant === undefined || !isRunning(occupant)) return seat;
  }
}

/** Seats that were used and have nobody now. Who is gone without leaving is named. */
export async function vacantSeats(
  root: string,
  isRunning: IsRunning,
): Promise<readonly (Seat & { readonly goneWithoutLeaving: boolean })[]> {
  const seats = await Promise.all(
    (await listSeats(root)).map(async (seat) => ({ seat, occupant: await occupantOf(seat) })),
  );
  return seats
    .filter(({ occupant }) => occupant === undefined || !isRunning(occupant))
    .map(({ seat, occupant }) => ({ ...seat, goneWithoutLeaving: occupant !== undefined }));
}

export function takeSeat({ folder }: Seat, occupant: Occupant): Promise<void> {
  return writeWhole(fileOf(folder), `${JSON.stringify(occupant)}\n`);
}

/** To be called when its files are written for the last time. */
export function leaveSeat({ folder }: Seat): Promise<void> {
  return removeFile(fileOf(folder));
}

function fileOf(folder: string): string {
  return join(folder, 'process.json');
}
