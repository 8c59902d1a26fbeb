import type { DefineCommand } from './command-host.ts';

/** One command: its file is loaded when it is named. Or a group of commands. */
export type CommandEntry =
  | { readonly name: string; readonly summary: string; readonly load: () => Promise<DefineCommand> }
  | { readonly name: string; readonly summary: string; readonly children: readonly CommandEntry[] }
  | {
      readonly name: string;
      readonly summary: string;
      /** What the name does by itself, beside its commands. */
      readonly load: () => Promise<DefineCommand>;
      readonly children: readonly CommandEntry[];
    };

export const commandTable: readonly CommandEntry[] = [
  {
    name: 'init',
    summary: 'write a small headgate.yaml and starter cases for an agent (offline)',
    load: async () => (await import('./command/init.ts')).defineInit,
  },
  {
    name: 'doctor',
    summary: 'check project, agents, dataset and server, each finding with its remedy',
    load: async () => (await import('./command/doctor.ts')).defineDoctor,
  },
  {
    name: 'try',
    summary: 'ask a deployment one question, beside the live one if you like',
    load: async () => (await import('./command/try.ts')).defineTry,
  },
  {
    name: 'config',
    summary: 'look at headgate.yaml (offline)',
    children: [
      {
        name: 'check',
        summary: 'say whether headgate.yaml and the files it names are valid',
        load: async () => (await import('./command/config/check.ts')).defineConfigCheck,
      },
      {
        name: 'explain',
        summary: 'every setting with its value and where that comes from',
        load: async () => (await import('./command/config/explain.ts')).defineConfigExplain,
      },
    ],
  },
  {
    name: 'apply',
    summary: 'send the project to the server',
    load: async () => (await import('./command/apply.ts')).defineApply,
  },
  {
    name: 'project',
    summary: 'projects that wait for the word of a second person',
    children: [
      {
        name: 'list',
        summary: 'what was sent, newest first, and what became of it',
        load: async () => (await import('./command/project/list.ts')).defineProjectList,
      },
      {
        name: 'confirm',
        summary: 'put a project in force that somebody else sent',
        load: async () => (await import('./command/project/answer.ts')).defineProjectConfirm,
      },
      {
        name: 'reject',
        summary: 'let a project come to nothing',
        load: async () => (await import('./command/project/answer.ts')).defineProjectReject,
      },
    ],
  },
  {
    name: 'serve',
    summary: 'run the server, the gateway included',
    load: async () => (await import('./command/serve.ts')).defineServe,
  },
  {
    name: 'stop',
    summary: 'drain and stop the server, the gateway included',
    load: async () => (await import('./command/stop.ts')).defineStop,
  },
  {
    name: 'release',
    summary: 'immutable versions of an agent',
    children: [
      {
        name: 'create',
        summary: 'register what the files describe as a release',
        load: async () => (await import('./command/release/create.ts')).defineReleaseCreate,
      },
      {
        name: 'list',
        summary: 'releases and where they are deployed',
        load: async () => (await import('./command/release/list.ts')).defineReleaseList,
      },
      {
        name: 'show',
        summary: 'one release with its definition',
        load: async () => (await import('./command/release/show.ts')).defineReleaseShow,
      },
      {
        name: 'diff',
        summary: 'what changed between two releases',
        load: async () => (await import('./command/release/diff.ts')).defineReleaseDiff,
      },
    ],
  },
  {
    name: 'evaluate',
    summary: 'candidate against baseline, here or through the server',
    load: async () => (await import('./command/evaluate.ts')).defineEvaluate,
  },
  {
    name: 'redteam',
    summary: 'attacks an agent and says what succeeds, against another checkout or alone (offline)',
    load: async () => (await import('./command/redteam.ts')).defineRedteam,
  },
  {
    name: 'plan',
    summary: 'what would happen and when, and who owes what; changes nothing',
    load: async () => (await import('./command/plan.ts')).definePlan,
  },
  {
    name: 'rehearse',
    summary: 'play a promotion through with simulated traffic and people',
    load: async () => (await import('./command/rehearse/run.ts')).defineRehearse,
    children: [
      {
        name: 'list',
        summary: 'rehearsals and what they came to, those to come included',
        load: async () => (await import('./command/rehearse/list.ts')).defineRehearseList,
      },
      {
        name: 'show',
        summary: 'one rehearsal, as it went',
        load: async () => (await import('./command/rehearse/show.ts')).defineRehearseShow,
      },
      {
        name: 'cancel',
        summary: 'take a scheduled rehearsal off',
        load: async () => (await import('./command/rehearse/cancel.ts')).defineRehearseCancel,
      },
    ],
  },
  {
    name: 'promote',
    summary: 'move a release into an environment',
    load: async () => (await import('./command/promote.ts')).definePromote,
  },
  {
    name: 'approve',
    summary: 'sign a promotion',
    load: async () => (await import('./command/approve.ts')).defineApprove,
  },
  {
    name: 'reject',
    summary: 'refuse to sign a promotion, which ends it',
    load: async () => (await import('./command/reject.ts')).defineReject,
  },
  {
    name: 'accept',
    summary: 'answer by name for what a gate found, for this digest only',
    load: async () => (await import('./command/accept.ts')).defineAccept,
  },
  {
    name: 'checklist',
    summary: 'what has to be so before a release gets there: proven, or signed for',
    children: [
      {
        name: 'show',
        summary: 'every item of a promotion’s checklist, and how it stands',
        load: async () => (await import('./command/checklist/show.ts')).defineChecklistShow,
      },
      {
        name: 'sign',
        summary: 'say by name that items are so',
        load: async () => (await import('./command/checklist/sign.ts')).defineChecklistSign,
      },
    ],
  },
  {
    name: 'withdraw',
    summary: 'take your own signature back, before the rollout starts',
    load: async () => (await import('./command/withdraw.ts')).defineWithdraw,
  },
  {
    name: 'break-glass',
    summary: 'let a release past one thing in an emergency, for a while, recorded',
    children: [
      {
        name: 'verification',
        summary: 'past its evaluation and staging tests; never past safety',
        load: async () => (await import('./command/break-glass/break.ts')).defineBreakVerification,
      },
      {
        name: 'soak',
        summary: 'past the long run in staging',
        load: async () => (await import('./command/break-glass/break.ts')).defineBreakSoak,
      },
      {
        name: 'window',
        summary: 'past windows and freezes',
        load: async () => (await import('./command/break-glass/break.ts')).defineBreakWindow,
      },
      {
        name: 'statistics',
        summary: 'past metrics that can’t tell; never past one that failed',
        load: async () => (await import('./command/break-glass/break.ts')).defineBreakStatistics,
      },
      {
        name: 'list',
        summary: 'what is broken now, or waits for a second person',
        load: async () => (await import('./command/break-glass/list.ts')).defineBreakGlassList,
      },
      {
        name: 'confirm',
        summary: 'the second person’s word, where one is asked for',
        load: async () => (await import('./command/break-glass/say.ts')).defineBreakGlassConfirm,
      },
      {
        name: 'withdraw',
        summary: 'make it whole again before its time',
        load: async () => (await import('./command/break-glass/say.ts')).defineBreakGlassWithdraw,
      },
    ],
  },
  {
    name: 'rollout',
    summary: 'running rollouts',
    children: [
      {
        name: 'list',
        summary: 'what is under way, and whom or what each waits for',
        load: async () => (await import('./command/rollout/list.ts')).defineRolloutList,
      },
      {
        name: 'show',
        summary: 'one rollout with gates, steps, verdicts and decisions',
        load: async () => (await import('./command/rollout/show.ts')).defineRolloutShow,
      },
      {
        name: 'watch',
        summary: 'follow a rollout until it ends',
        load: async () => (await import('./command/rollout/watch.ts')).defineRolloutWatch,
      },
      {
        name: 'export',
        summary: 'everything about one in a folder, for who was not there',
        load: async () => (await import('./command/rollout/export.ts')).defineRolloutExport,
      },
      {
        name: 'pause',
        summary: 'hold at this weight',
        load: async () => (await import('./command/rollout/pause.ts')).defineRolloutPause,
      },
      {
        name: 'resume',
        summary: 'go on from a pause',
        load: async () => (await import('./command/rollout/resume.ts')).defineRolloutResume,
      },
      {
        name: 'advance',
        summary: 'take the next step on your word, where metrics can’t tell',
        load: async () => (await import('./command/rollout/advance.ts')).defineRolloutAdvance,
      },
      {
        name: 'promote-full',
        summary: 'everyone gets it now: skips bakes, never a failed metric',
        load: async () => (await import('./command/rollout/promote-full.ts')).defineRolloutPromoteFull,
      },
      {
        name: 'retry',
        summary: 'start one that was stopped or rolled back again',
        load: async () => (await import('./command/rollout/retry.ts')).defineRolloutRetry,
      },
      {
        name: 'abort',
        summary: 'take the traffic back and end',
        load: async () => (await import('./command/rollout/abort.ts')).defineRolloutAbort,
      },
    ],
  },
  {
    name: 'rollback',
    summary: 'traffic back to the release that served before, in one action',
    load: async () => (await import('./command/rollback.ts')).defineRollback,
    children: [
      {
        name: 'list',
        summary: 'rollbacks, newest first',
        load: async () => (await import('./command/rollback/list.ts')).defineRollbackList,
      },
      {
        name: 'show',
        summary: 'one rollback: its parts, its check, and whom the bad release served',
        load: async () => (await import('./command/rollback/show.ts')).defineRollbackShow,
      },
    ],
  },
  {
    name: 'undo',
    summary: 'back to the release before, without a judgement on what serves now',
    load: async () => (await import('./command/undo.ts')).defineUndo,
  },
  {
    name: 'traffic',
    summary: 'weights between deployments',
    children: [
      {
        name: 'show',
        summary: 'weights, wanted and measured',
        load: async () => (await import('./command/traffic/show.ts')).defineTrafficShow,
      },
      {
        name: 'set',
        summary: 'set weights by hand, recorded',
        load: async () => (await import('./command/traffic/set.ts')).defineTrafficSet,
      },
      {
        name: 'samples',
        summary: 'response times, tokens, cost and tools of each release, and its worst requests',
        load: async () => (await import('./command/traffic/samples.ts')).defineTrafficSamples,
      },
      {
        name: 'feedback',
        summary: 'what users said of each release, and their newest comments',
        load: async () => (await import('./command/traffic/feedback.ts')).defineTrafficFeedback,
      },
      {
        name: 'tester',
        summary: 'a pass to a release that users do not get, or not all of them',
        load: async () => (await import('./command/traffic/tester.ts')).defineTrafficTester,
      },
    ],
  },
  {
    name: 'requests',
    summary: 'what users asked and were answered, as far as it is kept, redacted; every reading is recorded',
    children: [
      {
        name: 'list',
        summary: 'requests that are kept, newest first',
        load: async () => (await import('./command/requests/list.ts')).defineRequestsList,
      },
      {
        name: 'show',
        summary: 'one of them with its reply',
        load: async () => (await import('./command/requests/show.ts')).defineRequestsShow,
      },
    ],
  },
  {
    name: 'freeze',
    summary: 'times in which no rollout moves; rollbacks go on',
    children: [
      {
        name: 'add',
        summary: 'freeze from now, or from a time, until a time or until it is lifted',
        load: async () => (await import('./command/freeze/add.ts')).defineFreezeAdd,
      },
      {
        name: 'list',
        summary: 'freezes that hold now or later, oldest first',
        load: async () => (await import('./command/freeze/list.ts')).defineFreezeList,
      },
      {
        name: 'lift',
        summary: 'end a freeze before its time',
        load: async () => (await import('./command/freeze/lift.ts')).defineFreezeLift,
      },
    ],
  },
  {
    name: 'hold',
    summary: 'releases and components that nobody may promote again',
    children: [
      {
        name: 'add',
        summary: 'hold a release, or all that contain a component; what serves goes on',
        load: async () => (await import('./command/hold/add.ts')).defineHoldAdd,
      },
      {
        name: 'list',
        summary: 'holds, oldest first',
        load: async () => (await import('./command/hold/list.ts')).defineHoldList,
      },
      {
        name: 'lift',
        summary: 'allow a held release again',
        load: async () => (await import('./command/hold/lift.ts')).defineHoldLift,
      },
    ],
  },
  {
    name: 'quarantine',
    summary: 'releases and components that are banned: stopped wherever they run',
    children: [
      {
        name: 'add',
        summary: 'ban a release, or all that contain a component, and stop them',
        load: async () => (await import('./command/quarantine/add.ts')).defineQuarantineAdd,
      },
      {
        name: 'list',
        summary: 'quarantines, oldest first, and where what they ban still runs',
        load: async () => (await import('./command/quarantine/list.ts')).defineQuarantineList,
      },
      {
        name: 'lift',
        summary: 'allow again what was banned',
        load: async () => (await import('./command/quarantine/lift.ts')).defineQuarantineLift,
      },
    ],
  },
  {
    name: 'evidence',
    summary: 'what was shown about releases',
    children: [
      {
        name: 'list',
        summary: 'evidence about one release, oldest first',
        load: async () => (await import('./command/evidence/list.ts')).defineEvidenceList,
      },
      {
        name: 'push',
        summary: 'record what a run elsewhere showed: where a release comes from, or a finding',
        load: async () => (await import('./command/evidence/push.ts')).defineEvidencePush,
      },
    ],
  },
  {
    name: 'dataset',
    summary: 'the cases that agents are evaluated on',
    children: [
      {
        name: 'check',
        summary: 'what a file of cases holds, what is wrong with it, and what each evaluator can judge in it (offline)',
        load: async () => (await import('./command/dataset/check.ts')).defineDatasetCheck,
      },
      {
        name: 'convert',
        summary: 'write the cases of any format that can be read as our own (offline)',
        load: async () => (await import('./command/dataset/convert.ts')).defineDatasetConvert,
      },
      {
        name: 'draft',
        summary: 'draft cases from an agent’s instructions and tools, for you to complete (offline)',
        load: async () => (await import('./command/dataset/draft.ts')).defineDatasetDraft,
      },
      {
        name: 'from-requests',
        summary: 'draft cases from users’ requests that are kept, redacted; every reading is recorded',
        load: async () => (await import('./command/dataset/from-requests.ts')).defineDatasetFromRequests,
      },
    ],
  },
  {
    name: 'judge',
    summary: 'who scores what no rule can tell',
    children: [
      {
        name: 'calibrate',
        summary:
          'hold the judge against replies that people labelled: how far it agrees, and whether it changed (offline)',
        load: async () => (await import('./command/judge/calibrate.ts')).defineJudgeCalibrate,
      },
    ],
  },
  {
    name: 'analysis',
    summary: 'what decisions rest on',
    children: [
      {
        name: 'recompute',
        summary: 'judge again what an export holds, and say whether the verdicts come out the same (offline)',
        load: async () => (await import('./command/analysis/recompute.ts')).defineAnalysisRecompute,
      },
    ],
  },
  {
    name: 'audit',
    summary: 'who did what, and why',
    children: [
      {
        name: 'list',
        summary: 'the audit log, in order',
        load: async () => (await import('./command/audit/list.ts')).defineAuditList,
      },
      {
        name: 'check',
        summary: 'compute the hash chain again and say whether the log is whole',
        load: async () => (await import('./command/audit/check.ts')).defineAuditCheck,
      },
    ],
  },
  {
    name: 'token',
    summary: 'keys of people and machines',
    children: [
      {
        name: 'create',
        summary: 'a token for a named person or machine, shown once',
        load: async () => (await import('./command/token/create.ts')).defineTokenCreate,
      },
      {
        name: 'list',
        summary: 'tokens, without their secrets',
        load: async () => (await import('./command/token/list.ts')).defineTokenList,
      },
    ],
  },
  {
    name: 'clock',
    summary: 'Headgate’s time, which may run faster',
    children: [
      {
        name: 'show',
        summary: 'the time and its rate',
        load: async () => (await import('./command/clock/show.ts')).defineClockShow,
      },
      {
        name: 'set',
        summary: 'change the rate; only with loopback runtimes',
        load: async () => (await import('./command/clock/set.ts')).defineClockSet,
      },
    ],
  },
  {
    name: 'demo',
    summary: 'the guide’s example, start to end',
    load: async () => (await import('./command/demo.ts')).defineDemo,
  },
];
