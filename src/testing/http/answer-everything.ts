import { breakGlassActs } from '#domain/policy/index.ts';
import { aBreakGlass } from '../builder/break-glass.ts';
import { aLoggedRequest } from '../builder/logged-request.ts';
import { anOutlook } from '../builder/outlook.ts';
import { aRehearsal } from '../builder/rehearsal.ts';
import { aRollback } from '../builder/rollback.ts';
import { aFreeze } from '../builder/window.ts';
import { running } from './filled-store.ts';
import { WORLD_NOW } from './http-world.ts';
import type { RecordingControl } from './recording-control.ts';
import {
  aProjectVersion,
  aProposal,
  aStoredEvaluation,
  aStoredEvidence,
  aStoredHold,
  aStoredRelease,
  aStoredRoute,
  aStoredScan,
} from './stored-things.ts';

/** Control answers every verb with what the store of `fillStore` holds. */
export function answerEverything({ answer }: RecordingControl): void {
  const [act] = breakGlassActs([aBreakGlass()]);
  if (act === undefined) throw new Error('a statement that breaks glass is an act');
  answer({
    applyProject: async () => ({ state: 'in-force', version: aProjectVersion(), loosened: [] }),
    confirmProject: async () => ({ state: 'in-force', version: aProjectVersion(), loosened: [] }),
    rejectProject: async () => aProposal(),
    createRelease: async (_actor, { label }) => ({ release: aStoredRelease({ label }), existed: false }),
    startEvaluation: async () => aStoredEvaluation(),
    startScan: async () => aStoredScan(),
    promote: async () => running,
    retry: async () => running,
    rehearse: async () => aRehearsal(),
    cancelRehearsal: async () => aRehearsal({ state: 'cancelled', because: 'Dana: done' }),
    cancelPromotion: async () => running,
    plan: async () => ({
      agent: 'customer-service',
      environment: 'production',
      release: aStoredRelease(),
      baseline: 'v1',
      promotion: undefined,
      outlook: anOutlook(),
      brokenGlass: [act],
    }),
    pushEvidence: async () => aStoredEvidence(),
    sign: async () => running,
    accept: async () => running,
    signChecklist: async () => running,
    withdraw: async () => running,
    breakGlass: async () => act,
    confirmBreakGlass: async () => act,
    withdrawBreakGlass: async () => act,
    requestRollout: async () => running,
    rollBack: async () => ({ message: 'traffic is back on v1', rollback: aRollback() }),
    undo: async () => ({ message: 'v1 comes back', promotion: running }),
    setTraffic: async () => aStoredRoute(),
    admitTester: async (actor, { environment, lifetimeMs }) => {
      const [, target] = aStoredRoute().targets;
      if (target === undefined) throw new Error('the stored route has two targets');
      const { deploymentId } = target;
      return {
        pass: {
          tester: actor.name,
          agent: 'customer-service',
          environment,
          deploymentId,
          expiresAt: WORLD_NOW + lifetimeMs,
        },
        target,
      };
    },
    addFreeze: async (_actor, input) => aFreeze({ reason: input.reason }),
    liftFreeze: async (actor, { reason: why }) => aFreeze({ lifted: { by: actor, at: WORLD_NOW, reason: why } }),
    placeHold: async (actor, { kind, reason: why }) => aStoredHold({ kind, placedBy: actor, reason: why }),
    liftHold: async (actor, { reason: why }) => aStoredHold({ lifted: { by: actor, at: WORLD_NOW, reason: why } }),
    createToken: async (_actor, { holder, roles }) => ({
      token: {
        id: 'tok_9',
        secretHash: '0'.repeat(64),
        actor: holder,
        roles,
        createdAt: WORLD_NOW,
        createdBy: 'Dana',
      },
      secret: 'hg_fresh',
    }),
    setClock: async () => ({ originReal: WORLD_NOW, originVirtual: WORLD_NOW, rate: 60 }),
    gatewaySeen: async () => undefined,
    countBatch: async () => undefined,
    hearFeedback: async () => undefined,
    keepRequests: async () => undefined,
    forgetOld: async () => undefined,
    readRequests: async () => [aLoggedRequest()],
    readRequest: async () => aLoggedRequest(),
    noteConversations: async () => undefined,
    noteFact: async () => undefined,
    noteExceptions: async () => undefined,
    noteBegun: async () => undefined,
  });
}
