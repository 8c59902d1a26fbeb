import { isDeepStrictEqual } from 'node:util';
import type { GatewaySettings } from '#domain/traffic/index.ts';
import { type GatewayConfig, withSettings } from './config.ts';

/** The configuration as it is just now: what a project says changes it in place, so whoever reads it reads it anew for each request. */
export class LiveConfig {
  readonly now: GatewayConfig;
  readonly #given: GatewayConfig;
  #adopted: GatewaySettings | undefined;

  /** @param given what the gateway was started with, and falls back to where a project is silent */
  constructor(given: GatewayConfig) {
    this.#given = given;
    this.now = { ...given };
  }

  /** False where nothing is new: the same is told again and again. */
  adopt(settings: GatewaySettings | undefined): boolean {
    if (settings === undefined || isDeepStrictEqual(settings, this.#adopted)) return false;
    this.#adopted = settings;
    Object.assign(this.now, withSettings(this.#given, settings));
    return true;
  }
}
