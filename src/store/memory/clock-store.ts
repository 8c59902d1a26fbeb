import type { ClockStore, WallClock } from '#ports/index.ts';
import type { Tables } from './tables.ts';

const ONLY = 'only';

export function clockStore({ clock }: Tables, wallClock: WallClock): ClockStore {
  const read: ClockStore['read'] = async () => {
    const realNow = wallClock.now();
    const stored = clock.get(ONLY);
    if (stored !== undefined) return { setting: stored, realNow };
    const setting = { originReal: realNow, originVirtual: realNow, rate: 1 };
    clock.set(ONLY, setting);
    return { setting, realNow };
  };
  return {
    read,
    lock: read,
    async write(setting) {
      clock.set(ONLY, setting);
    },
  };
}
