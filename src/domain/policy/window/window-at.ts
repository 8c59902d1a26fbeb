import { assert, DAY_MS, type DurationMs, type EpochMs } from '../../shared/index.ts';
import type { Freeze } from '../freeze.ts';
import { type Closing, closedBecause, openBecause } from './closing.ts';
import { type CoverOf, coverOf } from './occurrence.ts';
import type { OnClose, WindowMove, WindowRule } from './rule.ts';

/** How far ahead an opening is looked for. */
const OPENING_HORIZON_MS: DurationMs = 400 * DAY_MS;
/** And a closing, which is only said beforehand. */
const CLOSING_HORIZON_MS: DurationMs = 35 * DAY_MS;

/** What may keep a rollout from moving: rules of its project, and freezes. Both hold for its agent and environment. */
export type Windows = {
  readonly rules: readonly WindowRule[];
  readonly freezes: readonly Freeze[];
  /** A person broke the glass: before then nothing closes it. Absent: nobody did. */
  readonly openUntil?: EpochMs | undefined;
};

/** Whether a rollout may move at a moment, and why. */
export type WindowState = {
  readonly open: boolean;
  readonly because: string;
  /** Set while closed; undefined when it does not open within 400 days. */
  readonly opensAt?: EpochMs | undefined;
  /** Set while open; undefined when it does not close within 35 days. */
  readonly closesAt?: EpochMs | undefined;
  /** What the rules that close it ask of a running rollout; `pause` while open. */
  readonly onClose: OnClose;
};

/** One look: how it stands at a moment, and the first moment at which that may change. */
type Look = {
  readonly open: boolean;
  readonly closings: readonly Closing[];
  readonly onClose: OnClose;
  readonly until: EpochMs | undefined;
};

type Looker = (at: EpochMs) => Look;

/** Whether a rollout may make a move now. Pure: nothing is remembered between calls. */
export function windowAt(windows: Windows, move: WindowMove, now: EpochMs): WindowState {
  const look = looker(windows, move);
  const here = look(now);
  const limit = now + (here.open ? CLOSING_HORIZON_MS : OPENING_HORIZON_MS);
  const changesAt = here.until === undefined ? undefined : walk(look, here.until, !here.open, limit);
  if (here.open) {
    const closing = changesAt === undefined ? undefined : look(changesAt).closings.at(-1);
    const state = { open: true, because: openBecause(changesAt, closing), onClose: 'pause' } as const;
    return changesAt === undefined ? state : { ...state, closesAt: changesAt };
  }
  const cause = here.closings.at(-1);
  assert(cause !== undefined, 'a closed window has what closes it');
  const state = { open: false, because: closedBecause(cause, changesAt), onClose: here.onClose } as const;
  return changesAt === undefined ? state : { ...state, opensAt: changesAt };
}

/** The first moment from `from` on at which the move is allowed; undefined when there is none within 400 days. */
export function nextOpening(windows: Windows, move: WindowMove, from: EpochMs): EpochMs | undefined {
  return walk(looker(windows, move), from, true, from + OPENING_HORIZON_MS);
}

/** The first moment from `from` on that is as wanted. Goes from one moment at which it may change to the next. */
function walk(look: Looker, from: EpochMs, wanted: boolean, limit: EpochMs): EpochMs | undefined {
  let at: EpochMs | undefined = from;
  while (at !== undefined && at <= limit) {
    const here: Look = look(at);
    if (here.open === wanted) return at;
    at = here.until;
  }
  return undefined;
}

type Compiled = { readonly rule: WindowRule; readonly cover: CoverOf };

function looker({ rules, freezes, openUntil }: Windows, move: WindowMove): Looker {
  const compiled = rules
    .filter((rule) => rule.appliesTo.includes(move))
    .map((rule): Compiled => ({ rule, cover: coverOf(rule) }));
  const denies = compiled.filter(({ rule }) => rule.kind === 'deny');
  const allows = compiled.filter(({ rule }) => rule.kind === 'allow');
  return (at) => {
    if (openUntil !== undefined && at < openUntil) {
      return { open: true, closings: [], onClose: 'pause', until: openUntil };
    }
    const denied = [...denies.map((each) => denyBlock(each, at)), ...freezes.map((each) => freezeBlock(each, at))];
    const allowed = allows.map(({ rule, cover }) => ({ rule, ...cover(at) }));
    return (
      lookAtDenials(denied) ??
      lookAtAllows(
        allowed,
        denied.flatMap(({ nextFrom }) => nextFrom ?? []),
      )
    );
  };
}

/** Something that says no: whether it does now (`covers`), until when (undefined: for ever), and when it does next. */
type Block = {
  readonly covers: boolean;
  readonly until: EpochMs | undefined;
  readonly nextFrom: EpochMs | undefined;
  readonly closing: Closing;
  readonly onClose: OnClose;
};

function denyBlock({ rule, cover }: Compiled, at: EpochMs): Block {
  const { until, nextFrom } = cover(at);
  const { name, timezone, onClose } = rule;
  return { covers: until !== undefined, until, nextFrom, closing: { kind: 'deny', name, timezone }, onClose };
}

function freezeBlock(freeze: Freeze, at: EpochMs): Block {
  const covers = freeze.from <= at && (freeze.until === undefined || at < freeze.until);
  const nextFrom = freeze.from > at ? freeze.from : undefined;
  return { covers, until: freeze.until, nextFrom, closing: { kind: 'freeze', freeze }, onClose: 'pause' };
}

/** Closed by a denial, until the last of them is over: no moment before can be open. */
function lookAtDenials(blocks: readonly Block[]): Look | undefined {
  const covering = blocks.filter(({ covers }) => covers).sort((a, b) => (a.until ?? Infinity) - (b.until ?? Infinity));
  if (covering.length === 0) return undefined;
  return {
    open: false,
    closings: covering.map(({ closing }) => closing),
    onClose: covering.some(({ onClose }) => onClose === 'baseline') ? 'baseline' : 'pause',
    until: covering.at(-1)?.until,
  };
}

type Allowed = {
  readonly rule: WindowRule;
  readonly until: EpochMs | undefined;
  readonly nextFrom: EpochMs | undefined;
};

/** Nothing denies: open where no allow is written or one covers the moment, else closed until one begins. */
function lookAtAllows(allowed: readonly Allowed[], denialsFrom: readonly EpochMs[]): Look {
  const covers = allowed.flatMap(({ until }) => until ?? []);
  if (allowed.length === 0 || covers.length > 0) {
    const ends = covers.length === 0 ? [] : [Math.max(...covers)];
    return { open: true, closings: [], onClose: 'pause', until: earliest([...ends, ...denialsFrom]) };
  }
  return {
    open: false,
    closings: allowed.map(({ rule: { name, timezone } }) => ({ kind: 'allow', name, timezone })),
    onClose: allowed.some(({ rule }) => rule.onClose === 'baseline') ? 'baseline' : 'pause',
    until: earliest(allowed.flatMap(({ nextFrom }) => nextFrom ?? [])),
  };
}

function earliest(moments: readonly EpochMs[]): EpochMs | undefined {
  return moments.length === 0 ? undefined : Math.min(...moments);
}
