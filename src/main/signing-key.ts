import { createPrivateKey, createPublicKey, generateKeyPairSync, hkdfSync, type KeyObject, sign } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '#domain/shared/index.ts';

/** The installation's key: control signs route snapshots and testers' passes with it, gateways check them with its public half. */
type SigningKey = {
  readonly sign: (payload: string) => string;
  readonly publicKeyPem: string;
  /** 32 bytes in hex, the same each time for the same purpose, from which the key can't be told (HKDF, RFC 5869). */
  readonly deriveSecret: (purpose: string) => string;
};

/** Reads the key from the data folder, or makes one there, readable by this user only. @throws AppError FILE_UNREADABLE */
export function loadSigningKey(folder: string): SigningKey {
  const path = join(folder, 'signing-key.pem');
  const key = existsSync(path) ? readKey(path) : makeKey(folder, path);
  return {
    sign: (payload) => sign(null, Buffer.from(payload), key).toString('base64'),
    publicKeyPem: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
    deriveSecret: (purpose) => {
      const material = key.export({ type: 'pkcs8', format: 'der' });
      return Buffer.from(hkdfSync('sha256', material, 'headgate', purpose, 32)).toString('hex');
    },
  };
}

function readKey(path: string): KeyObject {
  try {
    return createPrivateKey(readFileSync(path));
  } catch (error) {
    throw new AppError('FILE_UNREADABLE', `${path} holds no usable key`, {
      hint: 'restore it from a backup, or remove it: gateways then need a restart',
      cause: error,
    });
  }
}

function makeKey(folder: string, path: string): KeyObject {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { privateKey } = generateKeyPairSync('ed25519');
  const temporary = `${path}.new`;
  writeFileSync(temporary, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  chmodSync(temporary, 0o600);
  renameSync(temporary, path);
  return privateKey;
}
