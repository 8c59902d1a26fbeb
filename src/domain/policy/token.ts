import type { Actor } from '../evidence/index.ts';
import type { EpochMs, TokenId } from '../shared/index.ts';
import type { Role } from './right.ts';

/** A named person's or machine's key to the API. Only the SHA-256 of the secret is kept. */
export type Token = {
  readonly id: TokenId;
  /** Hex SHA-256 of the secret. */
  readonly secretHash: string;
  readonly actor: Actor;
  readonly roles: readonly Role[];
  readonly createdAt: EpochMs;
  readonly createdBy: string;
};
