import { expect, test } from 'vitest';
import type { EjectionPolicy } from '#domain/traffic/index.ts';
import { type Admission, admit, type Ending, type Health, settle, WELL } from './health.ts';

const policy: EjectionPolicy = { consecutiveFailures: 3, baseMs: 1_000, maxMs: 5_000 };

/** One endpoint and its requests, one after the other. */
class Endpoint {
  health: Health = WELL;
  nowMs = 0;

  ask(ending: Ending): Admission {
    const admission = this.admit();
    if (admission !== 'refuse') this.end(admission, ending);
    return admission;
  }

  admit(): Admission {
    const asked = admit(this.health, policy, this.nowMs);
    this.health = asked.health;
    return asked.admission;
  }

  end(admission: 'serve' | 'probe', ending: Ending): void {
    this.health = settle(this.health, { admission, ending }, policy, this.nowMs);
  }

  /** Fails until it is ejected, and says for how long. */
  eject(): number {
    while (this.health.kind !== 'out') this.ask('failed');
    return this.health.untilMs - this.nowMs;
  }
}

test('only failures in a row eject: one answer begins anew, a user who hangs up says nothing', () => {
  const endpoint = new Endpoint();
  const endings: readonly Ending[] = ['failed', 'failed', 'well', 'failed', 'unknown', 'failed', 'unknown', 'failed'];
  expect(endings.map((ending) => endpoint.ask(ending))).toEqual(endings.map(() => 'serve'));
  expect(endpoint.ask('well')).toBe('refuse');
});

test('after its time one request finds out, and nobody else waits for it', () => {
  const endpoint = new Endpoint();
  endpoint.eject();
  endpoint.nowMs += 999;
  expect(endpoint.admit()).toBe('refuse');
  endpoint.nowMs += 1;
  expect(endpoint.admit()).toBe('probe');
  expect(endpoint.admit()).toBe('refuse');
  endpoint.end('probe', 'well');
  expect([endpoint.admit(), endpoint.admit()]).toEqual(['serve', 'serve']);
});

test('each ejection lasts twice as long as the one before, up to the longest, and health for long begins anew', () => {
  const endpoint = new Endpoint();
  const lasted = [endpoint.eject()];
  for (let times = 0; times < 3; times += 1) {
    endpoint.nowMs += lasted.at(-1) ?? 0;
    expect(endpoint.ask('failed')).toBe('probe');
    lasted.push(endpoint.eject());
  }
  expect(lasted).toEqual([1_000, 2_000, 4_000, 5_000]);
  endpoint.nowMs += 5_000;
  expect(endpoint.ask('well')).toBe('probe');
  endpoint.nowMs += 4_999;
  expect(endpoint.eject()).toBe(5_000);
  endpoint.nowMs += 5_000;
  endpoint.ask('well');
  endpoint.nowMs += 5_000;
  expect(endpoint.eject()).toBe(1_000);
});

test('a probe that says nothing makes room for the next one, and so does one that never ends', () => {
  const endpoint = new Endpoint();
  endpoint.eject();
  endpoint.nowMs += 1_000;
  expect([endpoint.ask('unknown'), endpoint.admit(), endpoint.admit()]).toEqual(['probe', 'probe', 'refuse']);
  endpoint.nowMs += 1_000;
  expect(endpoint.admit()).toBe('probe');
});

test('what was sent before an ejection and ends after it changes nothing', () => {
  const endpoint = new Endpoint();
  endpoint.eject();
  const before = endpoint.health;
  for (const ending of ['well', 'failed', 'unknown'] as const) endpoint.end('serve', ending);
  expect(endpoint.health).toBe(before);
  endpoint.nowMs += 1_000;
  endpoint.admit();
  const trying = endpoint.health;
  endpoint.end('serve', 'well');
  expect(endpoint.health).toBe(trying);
});

test('an endpoint that is well costs nothing: its health stays the same object', () => {
  expect(settle(WELL, { admission: 'serve', ending: 'well' }, policy, 1)).toBe(WELL);
  expect(admit(WELL, policy, 1).health).toBe(WELL);
});
