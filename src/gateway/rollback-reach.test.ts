import { afterEach, beforeEach, expect, test } from 'vitest';
import { GatewayFleet } from '#testing/gateway/gateway-fleet.ts';

let fleet: GatewayFleet;
beforeEach(async () => {
  fleet = await GatewayFleet.start(3);
});
afterEach(() => fleet.stop());

test('a rollback reaches every gateway: whoever acknowledged it gives the bad release no request more, and none is dropped', async () => {
  for (let times = 0; times < 4; times += 1) {
    const reach = await fleet.rollBack({ users: 4, after: 5 });
    expect(reach.acknowledgedMs).toHaveLength(3);
    expect(reach).toMatchObject({ badAfter: 0, failed: 0 });
    expect(reach.requests).toBeGreaterThan(3 * 4 * 5);
  }
});
