import { expect, it } from 'vitest';
import { clockNow, withRate } from '#domain/policy/index.ts';
import type { UnitOfWork } from '#ports/index.ts';

export function describeClock(store: UnitOfWork): void {
  const read = () => store.run((tx) => tx.clock.read());

  it('begins at real time, once, also when several ask first at once', async () => {
    const readings = await Promise.all([read(), read(), read()]);
    const [first] = readings;
    expect(first?.setting.rate).toBe(1);
    expect(first?.setting.originVirtual).toBe(first?.setting.originReal);
    for (const reading of readings) {
      expect(reading.setting).toEqual(first?.setting);
      expect(Number.isInteger(reading.realNow)).toBe(true);
      expect(clockNow(reading.setting, reading.realNow)).toBe(reading.realNow);
    }
  });

  it('makes no jump when its rate changes', async () => {
    for (const rate of [600, 0.5, 1]) {
      const change = await store.run(async (tx) => {
        const { setting, realNow } = await tx.clock.read();
        await tx.clock.write(withRate(setting, realNow, rate));
        return { realNow, virtualNow: clockNow(setting, realNow) };
      });
      const after = await read();
      expect(after.setting.rate).toBe(rate);
      expect(clockNow(after.setting, change.realNow)).toBe(change.virtualNow);
      const elapsed = after.realNow - change.realNow;
      expect(elapsed).toBeGreaterThanOrEqual(0);
      expect(clockNow(after.setting, after.realNow)).toBe(Math.round(change.virtualNow + elapsed * rate));
    }
  });
}
