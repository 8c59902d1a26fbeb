import type { Control } from '#control/index.ts';

type ControlCall = { readonly verb: keyof Control; readonly args: readonly unknown[] };

export type RecordingControl = {
  readonly control: Control;
  /** What was called, in order. */
  readonly calls: readonly ControlCall[];
  /** How a verb answers from now on. One without an answer throws, as a bug would. */
  readonly answer: (answers: Partial<Control>) => void;
};

/** Stands in for control behind the routes: writes down who asked for what. */
export function createRecordingControl(): RecordingControl {
  const calls: ControlCall[] = [];
  let answers: Partial<Control> = {};
  const verb =
    <V extends keyof Control>(name: V) =>
    async (...args: unknown[]) => {
      calls.push({ verb: name, args });
      const answer = answers[name];
      if (answer === undefined) throw new Error(`no answer for ${name}`);
      return Reflect.apply(answer, undefined, args);
    };
  return {
    calls,
    answer: (more) => {
      answers = { ...answers, ...more };
    },
    control: {
      applyProject: verb('applyProject'),
      confirmProject: verb('confirmProject'),
      rejectProject: verb('rejectProject'),
      createRelease: verb('createRelease'),
      startEvaluation: verb('startEvaluation'),
      startScan: verb('startScan'),
      pushEvidence: verb('pushEvidence'),
      promote: verb('promote'),
      retry: verb('retry'),
      rehearse: verb('rehearse'),
      cancelRehearsal: verb('cancelRehearsal'),
      cancelPromotion: verb('cancelPromotion'),
      plan: verb('plan'),
      sign: verb('sign'),
      accept: verb('accept'),
      signChecklist: verb('signChecklist'),
      withdraw: verb('withdraw'),
      breakGlass: verb('breakGlass'),
      confirmBreakGlass: verb('confirmBreakGlass'),
      withdrawBreakGlass: verb('withdrawBreakGlass'),
      requestRollout: verb('requestRollout'),
      rollBack: verb('rollBack'),
      undo: verb('undo'),
      setTraffic: verb('setTraffic'),
      admitTester: verb('admitTester'),
      addFreeze: verb('addFreeze'),
      liftFreeze: verb('liftFreeze'),
      placeHold: verb('placeHold'),
      liftHold: verb('liftHold'),
      createToken: verb('createToken'),
      setClock: verb('setClock'),
      gatewaySeen: verb('gatewaySeen'),
      countBatch: verb('countBatch'),
      hearFeedback: verb('hearFeedback'),
      keepRequests: verb('keepRequests'),
      forgetOld: verb('forgetOld'),
      readRequests: verb('readRequests'),
      readRequest: verb('readRequest'),
      noteConversations: verb('noteConversations'),
      noteFact: verb('noteFact'),
      noteExceptions: verb('noteExceptions'),
      noteBegun: verb('noteBegun'),
    },
  };
}
