import { randomBytes } from 'node:crypto';
import type { Chance } from '#ports/index.ts';

export const systemChance: Chance = { bytes: (count) => randomBytes(count) };
