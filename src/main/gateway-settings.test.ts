import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { aProject } from '#testing/control/control-world.ts';
import { gatewayEnvironment, readGatewaySettings, writeGatewaySettings } from './gateway-settings.ts';

const given = {
  version: '1',
  ...{ environment: 'production', port: 0, controlUrl: 'http://127.0.0.1:1', publicKeyPem: 'key', token: 'hg_1' },
  ...{ dataFolderHash: 'hash', pinSecret: '0'.repeat(64) },
};

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-settings-'));
});
afterEach(() => rm(folder, { recursive: true }));

it('reads what was written, and says what to do where it is missing or torn', async () => {
  expect(() => readGatewaySettings(folder)).toThrow(/missing/);
  writeGatewaySettings(folder, given);
  expect(readGatewaySettings(folder)).toEqual(given);
  await writeFile(join(folder, 'settings.json'), '{"environment": "prod');
  expect(() => readGatewaySettings(folder)).toThrow(/can't be used/);
});

it('serves the last environment whose traffic goes through the gateway', () => {
  const project = aProject();
  expect(gatewayEnvironment(undefined)).toBeUndefined();
  expect(gatewayEnvironment(project)).toBe('production');
});
