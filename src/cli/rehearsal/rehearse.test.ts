import { afterEach, describe, expect, it } from 'vitest';
import { type FakeApi, startFakeApi } from '#testing/cli/fake-api.ts';
import { type FakeCliOptions, runCli } from '#testing/cli/fake-cli.ts';
import { aRehearsalView, aReleaseView } from '#testing/cli/view-builder.ts';

type View = ReturnType<typeof aRehearsalView>;

let api: FakeApi | undefined;
afterEach(async () => {
  await api?.close();
  api = undefined;
});

/** The server is asked again until it has a result. */
async function rehearse(looks: readonly View[], argv: readonly string[], options: FakeCliOptions = {}) {
  let index = 0;
  const look = () => {
    const view = looks[Math.min(index, looks.length - 1)] ?? aRehearsalView();
    index += 1;
    return view;
  };
  api = await startFakeApi({
    createRehearsal: look,
    getRehearsal: look,
    listRehearsals: () => [...looks],
    listReleases: () => [aReleaseView()],
  });
  const env = { HEADGATE_URL: api.url, HEADGATE_TOKEN: 'test-token' };
  return runCli(['rehearse', ...argv], { env, ...options });
}

const running = aRehearsalView({ state: 'running', result: undefined });

describe('rehearse', () => {
  it('waits for the result and tells it as a dated timeline, in 80 columns', async () => {
    const argv = ['v2', '--to', 'production', '--fault', 'errors:5%'];
    const { exitCode, stdout, stderr } = await rehearse([running, running, aRehearsalView()], argv);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('rehearsal: simulated traffic and people (reh_1)');
    expect(stdout.split('\n')).toEqual([
      'shop v2 → production  reh_1',
      'rehearsal: simulated traffic and people',
      'faults errors:5%',
      'pace   about 1,234 requests/h, measured; 900 were played',
      '',
      'Mon 23 Nov 10:30  step started: smoke test passed; 10 % of new conversations to',
      '                  v2',
      'Mon 23 Nov 11:00  rolling back: error-rate: surely higher than the baseline',
      '',
      'gates  ✔ evaluation',
      'metric                  old             new  verdict',
      'error-rate  0.4 % (n 4,120)  0.52 % (n 458)  ✖ worse',
      'by     metric error-rate',
      'end    would be rolled-back at "production 10 %" after 30 min: error-rate:',
      '       surely higher than the baseline',
      '',
    ]);
    expect(api?.seen.find(({ call }) => call === 'POST /api/v1/rehearsals')?.request.body).toEqual({
      agent: 'shop',
      release: 'v2',
      environment: 'production',
      faults: ['errors:5%'],
    });
  });

  it('does not wait for one that is scheduled', async () => {
    const scheduled = aRehearsalView({ state: 'scheduled', result: undefined, everyMs: 604_800_000 });
    const { exitCode, stdout } = await rehearse([scheduled], ['v2', '--to', 'production', '--every', '7d']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('scheduled for Mon 23 Nov 10:30 UTC');
  });

  it('lists what came of each, the note above', async () => {
    const { stdout } = await rehearse([aRehearsalView()], ['list']);
    expect(stdout).toContain('rehearsal: simulated traffic and people\nrehearsal');
    expect(stdout).toContain('reh_1      shop v2 → production, errors:5%');
    expect(stdout).toContain('would be rolled-back at "production 10 %"');
  });

  it('shows one with --json, the note in it', async () => {
    const { stdout } = await rehearse([aRehearsalView()], ['show', 'reh_1', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ id: 'reh_1', note: 'rehearsal: simulated traffic and people' });
  });

  it('ends with 3 where a person would have to decide', async () => {
    const { result } = aRehearsalView();
    if (result === undefined) throw new Error('the builder gives a result');
    const waiting = aRehearsalView({ result: { ...result, state: 'waiting' } });
    expect((await rehearse([waiting], ['v2', '--to', 'production'])).exitCode).toBe(3);
  });
});
