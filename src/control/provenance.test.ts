import { beforeEach, describe, expect, it } from 'vitest';
import type { PushedEvidence } from '#control/index.ts';
import type { Actor, SourceEvidence } from '#domain/evidence/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import { type Digest, digestOfBytes } from '#domain/shared/index.ts';
import { aProject, ControlWorld, DANA } from '#testing/control/control-world.ts';

const GITHUB: Actor = { kind: 'machine', name: 'github' };
const COMMIT = 'a'.repeat(40);
const SOURCE: SourceEvidence = {
  ...{ repository: 'github.com/acme/agent', commit: COMMIT, branch: 'main', isProtected: true, isMerged: true },
  authors: ['ada'],
  reviews: [
    { reviewer: 'zoe', state: 'approved' },
    { reviewer: 'max', state: 'approved' },
  ],
};

let world: ControlWorld;
let digest: Digest;

beforeEach(async () => {
  world = new ControlWorld();
  const provenance = { branch: 'main', reviews: 2, producers: ['github'] };
  await world.begin(aProject({ provenance }));
  const definition = { instructions: 'v9', parameters: {}, tools: [] };
  const release = { agent: 'support', label: 'v9', definition, authors: ['Ada'], commit: COMMIT };
  ({ digest } = (await world.control.createRelease(DANA, release)).release);
});

function push(content: Partial<SourceEvidence> = {}, by: Actor = GITHUB, about: Digest = digest) {
  const source = { ...SOURCE, ...content };
  const pushed: PushedEvidence = { kind: 'provenance', source, candidateExecuted: false };
  return world.control.pushEvidence(by, { agent: 'support', release: 'v9', about, content: pushed });
}

async function promoted(): Promise<Promotion> {
  await world.bring('v9', 'staging');
  const promotion = await world.promote('v9', 'production');
  await world.settle();
  await world.approve(promotion);
  await world.settle();
  return world.get(promotion);
}

const gateOf = (promotion: Promotion) => promotion.gates.find(({ gate }) => gate === 'provenance');
const chained = () => world.read((tx) => tx.evidence.list(0, 1_000));

describe('a promotion that asks where its release comes from', () => {
  it('waits for the named producer, and goes on when that has shown it', async () => {
    const waiting = await promoted();
    expect(waiting.state).toBe('awaiting-approval');
    expect(gateOf(waiting)?.because).toBe('github has not shown where it comes from');
    await push({}, { kind: 'machine', name: 'jenkins' });
    await world.settle();
    expect(gateOf(await world.get(waiting))?.because).toContain("the word of jenkins doesn't count here");
    await push();
    await world.settle();
    expect((await world.get(waiting)).rollout).toBeDefined();
  });

  it('ends where it was shown to be otherwise, and may be started again once that has changed', async () => {
    await push({ reviews: [] });
    await world.bring('v9', 'staging');
    const stopped = await world.promote('v9', 'production');
    await world.settle();
    expect((await world.get(stopped)).ended).toMatchObject({
      stage: 'provenance',
      because: expect.stringContaining('2 of 2 approving reviews missing'),
    });
    await push();
    const again = await world.promote('v9', 'production');
    await world.settle();
    expect(gateOf(await world.get(again))?.state).toBe('open');
  });

  it('owes it in a plan, with the command', async () => {
    const { outlook } = await world.control.plan({ agent: 'support', release: 'v9', environment: 'production' });
    expect(outlook.owed).toContainEqual({
      who: 'whoever the project names as a producer',
      what: 'github has not shown where it comes from',
      command: 'headgate evidence push v9 --agent support --kind provenance --file provenance.json',
    });
  });
});

describe('evidence that is pushed', () => {
  it('is in the chain once, in the name of whoever pushed it', async () => {
    const first = await push();
    expect(await push()).toEqual(first);
    expect(first).toMatchObject({ producer: { kind: 'ci', name: 'github' }, release: digest, outcome: 'pass' });
    const other = await push({}, { kind: 'person', name: 'Zoë' });
    expect(other).toMatchObject({ producer: { kind: 'local', name: 'Zoë' } });
    expect(other.id).not.toBe(first.id);
    const pushed = (await chained()).filter(({ record }) => record.kind === 'provenance');
    expect(pushed.map(({ record }) => record.id)).toEqual([first.id, other.id]);
    const log = await world.read((tx) => tx.audit.list({ afterSequence: 0, subject: digest, limit: 100 }));
    expect(log.filter(({ record }) => record.event === 'evidence.pushed')).toHaveLength(2);
  });

  it('about another digest, or a release that there is not, is refused', async () => {
    await expect(push({}, GITHUB, digestOfBytes('other'))).rejects.toMatchObject({
      code: 'EVIDENCE_MISMATCH',
      message: expect.stringContaining(`and support v9 is ${digest}`),
    });
    const content: PushedEvidence = { kind: 'provenance', source: SOURCE };
    const unknown = world.control.pushEvidence(GITHUB, { agent: 'support', release: 'v99', about: digest, content });
    await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await chained()).filter(({ record }) => record.kind === 'provenance')).toEqual([]);
  });

  it('of a finding opens no gate of a promotion: those ask the server itself', async () => {
    const finding = {
      environment: 'staging',
      outcome: 'pass',
      because: 'looked fine',
      candidateExecuted: false,
    } as const;
    for (const kind of ['evaluation', 'safety', 'smoke'] as const) {
      const content: PushedEvidence = { kind, ...finding };
      await world.control.pushEvidence(GITHUB, { agent: 'support', release: 'v9', about: digest, content });
    }
    world.outside.evaluation = { outcome: 'fail', because: 'relevance 2.1' };
    const promotion = await world.promote('v9', 'staging');
    await world.settle();
    expect((await world.get(promotion)).ended).toMatchObject({ stage: 'evaluation', because: 'relevance 2.1' });
  });
});
