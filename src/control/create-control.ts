import { accept } from './command/accept.ts';
import { admitTester } from './command/admit-tester.ts';
import { confirmProject, rejectProject } from './command/answer-proposal.ts';
import { applyProject } from './command/apply-project.ts';
import { breakGlass, confirmBreakGlass, withdrawBreakGlass } from './command/break-glass.ts';
import { cancelPromotion } from './command/cancel-promotion.ts';
import { createRelease } from './command/create-release.ts';
import { createToken } from './command/create-token.ts';
import { addFreeze, liftFreeze } from './command/freeze.ts';
import {
  countBatch,
  gatewaySeen,
  hearFeedback,
  noteConversations,
  noteExceptions,
  noteFact,
} from './command/hear-gateway.ts';
import { noteBegun } from './command/note-begun.ts';
import { liftHold, placeHold } from './command/place-hold.ts';
import { promote } from './command/promote.ts';
import { pushEvidence } from './command/push-evidence.ts';
import { cancelRehearsal, rehearse } from './command/rehearse.ts';
import { forgetOld, keepRequests, readRequest, readRequests } from './command/request-log.ts';
import { requestRollout } from './command/request-rollout.ts';
import { retry } from './command/retry.ts';
import { rollBack } from './command/roll-back.ts';
import { setClock } from './command/set-clock.ts';
import { setTraffic } from './command/set-traffic.ts';
import { sign } from './command/sign.ts';
import { signChecklist } from './command/sign-checklist.ts';
import { startEvaluation } from './command/start-evaluation.ts';
import { startScan } from './command/start-scan.ts';
import { undo } from './command/undo.ts';
import { withdraw } from './command/withdraw.ts';
import type { ControlContext } from './context.ts';
import type { Control } from './control.ts';
import { plan } from './query/plan.ts';

/** All commands over one context. */
export function createControl(context: ControlContext): Control {
  return {
    applyProject: applyProject(context),
    confirmProject: confirmProject(context),
    rejectProject: rejectProject(context),
    createRelease: createRelease(context),
    startEvaluation: startEvaluation(context),
    startScan: startScan(context),
    pushEvidence: pushEvidence(context),
    promote: promote(context),
    retry: retry(context),
    rehearse: rehearse(context),
    cancelRehearsal: cancelRehearsal(context),
    cancelPromotion: cancelPromotion(context),
    plan: plan(context),
    sign: sign(context),
    accept: accept(context),
    signChecklist: signChecklist(context),
    withdraw: withdraw(context),
    breakGlass: breakGlass(context),
    confirmBreakGlass: confirmBreakGlass(context),
    withdrawBreakGlass: withdrawBreakGlass(context),
    requestRollout: requestRollout(context),
    rollBack: rollBack(context),
    undo: undo(context),
    setTraffic: setTraffic(context),
    admitTester: admitTester(context),
    addFreeze: addFreeze(context),
    liftFreeze: liftFreeze(context),
    placeHold: placeHold(context),
    liftHold: liftHold(context),
    createToken: createToken(context),
    setClock: setClock(context),
    gatewaySeen: gatewaySeen(context),
    countBatch: countBatch(context),
    hearFeedback: hearFeedback(context),
    keepRequests: keepRequests(context),
    forgetOld: forgetOld(context),
    readRequests: readRequests(context),
    readRequest: readRequest(context),
    noteConversations: noteConversations(context),
    noteFact: noteFact(context),
    noteExceptions: noteExceptions(context),
    noteBegun: noteBegun(context),
  };
}
