import { Buffer } from 'node:buffer';
import { join } from 'node:path';
import { type GatewayId, makeId } from '#domain/shared/index.ts';
import type { Chance, WallClock } from '#ports/index.ts';
import { readWhole, writeWhole } from '../disk/atomic-file.ts';

/** Where a gateway keeps what outlives it, and who it is. */
export type GatewayHome = {
  /** Where this process works. */
  readonly folder: string;
  /** Of the whole gateway: here it is found. */
  readonly root: string;
  /** The same for every start in `folder`. */
  readonly gatewayId: GatewayId;
  /** New with each start. */
  readonly boot: string;
  /** Signs pins and the marks in ids; 32 bytes. The same for all gateways of an installation, since they share their users. */
  readonly pinSecret: Uint8Array;
  /** Opens the local administration of this start; written to the identity file. */
  readonly adminToken: string;
  /** Lets whoever has it read metrics, and nothing else. The same for every start: it stands in the file `metrics-token`. */
  readonly metricsToken: string;
};

const TOKEN = /^[0-9a-f]{48}$/;
const ID_FILE = 'gateway-id';
const GATEWAY_ID = /^gtw_[0-9A-Za-z]+$/;

/** Opens the folder, making the gateway's id the first time. @throws when the folder can't be written */
export async function openGatewayHome(deps: {
  readonly folder: string;
  /** By default the same folder. */
  readonly root?: string;
  readonly pinSecret: Uint8Array;
  readonly chance: Chance;
  readonly wallClock: WallClock;
}): Promise<GatewayHome> {
  const { folder, root = folder, pinSecret, chance, wallClock } = deps;
  const freshId = (): string => makeId('gtw', wallClock.now(), chance.bytes(16));
  const gatewayId = (await keep(join(folder, ID_FILE), (text) => GATEWAY_ID.test(text), freshId)) as GatewayId;
  return {
    folder,
    root,
    gatewayId,
    metricsToken: await keepMetricsToken(root, chance),
    boot: hex(chance.bytes(12)),
    pinSecret,
    adminToken: hex(chance.bytes(24)),
  };
}

/** Of whoever works, or worked, in a folder. */
export async function readGatewayId(folder: string): Promise<GatewayId | undefined> {
  const kept = (await readWhole(join(folder, ID_FILE)))?.trim();
  return kept !== undefined && GATEWAY_ID.test(kept) ? (kept as GatewayId) : undefined;
}

/** Made the first time. @throws when the folder can't be written */
export function keepMetricsToken(folder: string, chance: Chance): Promise<string> {
  const make = (): string => hex(chance.bytes(24));
  return keep(join(folder, 'metrics-token'), (text) => TOKEN.test(text), make);
}

async function keep(path: string, isSound: (text: string) => boolean, make: () => string): Promise<string> {
  const kept = (await readWhole(path))?.trim();
  if (kept !== undefined && isSound(kept)) return kept;
  const made = make();
  await writeWhole(path, `${made}\n`);
  return made;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
