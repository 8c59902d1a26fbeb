import { Socket } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { type Fault, parseFault, type RehearsalResult } from '#domain/outlook/index.ts';
import { assert, HOUR_MS } from '#domain/shared/index.ts';
import { aBreakGlass } from '#testing/builder/break-glass.ts';
import { aRehearsalSeed } from '#testing/builder/rehearsal-seed.ts';
import { openRehearser } from './rehearsal-engine.ts';

const STARTS_AT = Date.UTC(2026, 10, 24, 9, 0);

function rehearse(
  faults: readonly string[] = [],
  over: Parameters<typeof aRehearsalSeed>[0] = {},
): Promise<RehearsalResult> {
  const parsed = faults.map((text): Fault => {
    const fault = parseFault(text);
    assert(fault !== undefined, `${text} is a fault`);
    return fault;
  });
  const options = { startsAt: STARTS_AT, faults: parsed, requestsPerHour: undefined };
  return openRehearser().run(aRehearsalSeed(over), options, new AbortController().signal);
}

const told = (result: RehearsalResult, event: string) => result.timeline.filter((item) => item.event === event);

describe('a rehearsal', () => {
  it('plays the whole way through: signed, 10 %, 50 %, 100 %, a day of probation', async () => {
    const result = await rehearse();
    expect(result).toMatchObject({ state: 'promoted', stage: 'probation', stoppedBy: undefined, traffic: 'measured' });
    expect(result.timeline.filter((item) => item.event.startsWith('rehearsal.'))).toEqual([]);
    expect(told(result, 'rollout.step-started').map(({ because }) => because.split('; ').at(-1))).toEqual([
      '10 % of new conversations to v2',
      '50 % of new conversations to v2',
      '100 % of new conversations to v2',
    ]);
    const hours = (result.endedAt - result.startedAt) / HOUR_MS;
    expect(hours).toBeGreaterThanOrEqual(27);
    expect(hours).toBeLessThan(30);
    expect(result.requests).toBeGreaterThan(50_000);
  });

  it('is the same each time', async () => {
    expect(await rehearse(['errors:5%'])).toEqual(await rehearse(['errors:5%']));
  });

  it.each([
    ['errors:10%', 'error-rate'],
    ['slow:2x', 'response-time'],
  ])('takes %s back, and names the metric %s', async (fault, name) => {
    const result = await rehearse([fault]);
    expect(result.state).toBe('rolled-back');
    expect(result.stoppedBy).toMatchObject({ kind: 'metric', name });
    expect(told(result, 'hold.placed')).toHaveLength(1);
  });

  it('stops where the smoke test fails, before anyone is served', async () => {
    const result = await rehearse(['smoke']);
    expect(result).toMatchObject({ state: 'stopped', stage: 'production smoke' });
    expect(told(result, 'rollout.step-started')).toEqual([]);
  });

  it('waits for a person when gateways are silent: no data is not a pass', async () => {
    const result = await rehearse(['gateway-silent']);
    expect(result).toMatchObject({
      state: 'waiting',
      stage: 'production 10 %',
      stoppedBy: { kind: 'rule', name: 'max-bake' },
    });
    expect((result.endedAt - result.startedAt) / HOUR_MS).toBeGreaterThanOrEqual(4);
  });

  it('does not count what nobody watched when control crashes, and ends the same', async () => {
    const [calm, crashed] = [await rehearse(), await rehearse(['controller-crash'])];
    expect(crashed.state).toBe('promoted');
    const secondStep = (result: RehearsalResult) => told(result, 'rollout.step-started')[1]?.at ?? 0;
    expect(secondStep(crashed) - secondStep(calm)).toBeGreaterThanOrEqual(HOUR_MS / 2);
  });

  it('is held by the gates that the copy has', async () => {
    const seed = aRehearsalSeed();
    const failed = { ...seed.evidence[0], outcome: 'fail', because: 'relevance 2.1' };
    const evidence = [...seed.evidence.slice(1), failed] as typeof seed.evidence;
    const result = await rehearse([], { evidence });
    expect(result).toMatchObject({ state: 'stopped', stoppedBy: { kind: 'gate', name: 'evaluation' } });
    const held = {
      id: 'hld_1',
      kind: 'hold',
      release: seed.candidate.digest,
      agent: 'support',
      reason: 'leaks',
    } as const;
    const placed = { placedBy: { kind: 'person', name: 'Sam' }, placedAt: 0 } as const;
    expect(await rehearse([], { holds: [{ ...held, ...placed }] })).toMatchObject({
      state: 'refused',
      stoppedBy: { name: 'RELEASE_HELD' },
    });
  });

  it('is let past what a person lets the release past, as long as that holds', async () => {
    const { agent, digest: release } = aRehearsalSeed().candidate;
    const evidence = aRehearsalSeed().evidence.map((each) =>
      each.kind === 'evaluation' ? { ...each, outcome: 'unknown' as const } : each,
    );
    const act = (until: number) =>
      aBreakGlass({ agent, release, at: STARTS_AT - HOUR_MS }, { glass: 'verification', until });
    const over = await rehearse([], { evidence, statements: [act(STARTS_AT)] });
    expect(over).toMatchObject({ state: 'stopped', stoppedBy: { name: 'evaluation' } });
    const past = await rehearse([], { evidence, statements: [act(STARTS_AT + HOUR_MS)] });
    expect(past).toMatchObject({ state: 'promoted' });
    expect(past.gates.find(({ gate }) => gate === 'evaluation')).toMatchObject({ breakGlass: 'stm_1' });
  });

  it('asks and tells nobody outside, and lets others in this process have their turn', async () => {
    const connect = vi.spyOn(Socket.prototype, 'connect');
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    await rehearse();
    clearInterval(timer);
    expect(connect).not.toHaveBeenCalled();
    connect.mockRestore();
    expect(turns).toBeGreaterThan(50);
  });

  it('ends when it is broken off', async () => {
    const stop = new AbortController();
    const run = openRehearser().run(
      aRehearsalSeed(),
      { startsAt: STARTS_AT, faults: [], requestsPerHour: undefined },
      stop.signal,
    );
    stop.abort(new Error('the server stops'));
    await expect(run).rejects.toThrow('the server stops');
  });
});
