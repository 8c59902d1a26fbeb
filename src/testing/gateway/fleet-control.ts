import type { Route } from '#domain/traffic/index.ts';

/** Whom the gateways of a fleet listen to. */
export type FleetControl = {
  readonly url: string;
  /** What gateways say to be let in. */
  readonly token: string;
  readonly publicKeyPem: string;
  /** Puts these routes in force. @returns the version of the snapshot that says so */
  readonly decide: (routes: readonly Route[]) => number | Promise<number>;
  /** Called with each acknowledgement of a gateway. */
  onAcknowledged: (boot: string, version: number) => void;
  readonly stop: () => Promise<void>;
};
