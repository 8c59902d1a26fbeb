import { afterEach, beforeEach, expect, it } from 'vitest';
import { HOUR_MS } from '#domain/shared/index.ts';
import { createPostgresDatabase, describePostgres } from '#testing/database/open-test-store.ts';
import { createRecordingLog } from '#testing/database/recording-log.ts';
import { GatewayFleet } from '#testing/gateway/gateway-fleet.ts';
import { StoredControl } from '#testing/gateway/stored-control.ts';

describePostgres('a rollback that another server of control decides', () => {
  let fleet: GatewayFleet;
  beforeEach(async () => {
    // Nobody looks or renews before the test is over: what the gateways hear, the database has told.
    const options = { log: createRecordingLog(), timing: { pollMs: HOUR_MS, renewMs: HOUR_MS } };
    fleet = await GatewayFleet.start(2, await StoredControl.start(await createPostgresDatabase(), options));
  });
  afterEach(() => fleet.stop());

  it('reaches the gateways of this one without waiting for a look, and drops nothing', async () => {
    for (let times = 0; times < 3; times += 1) {
      const reach = await fleet.rollBack({ users: 2, after: 3 });
      expect(reach.acknowledgedMs).toHaveLength(2);
      expect(reach).toMatchObject({ badAfter: 0, failed: 0 });
    }
  });
});
