import { Agent } from 'undici';
import { vi } from 'vitest';
import type { Endpoint } from '#domain/release/index.ts';
import type { Invocation, InvokedEvent, InvokedRuntime, InvokedTurn, Log } from '#ports/index.ts';
import { seededChance } from '../gateway/seeded-chance.ts';

/** What main would hand over to a runtime that is invoked. */
export function invokedOptions(secrets: Readonly<Record<string, string>> = {}) {
  const dispatcher = new Agent();
  const logged: string[] = [];
  const write = (event: string, fields: unknown = {}): void => void logged.push(JSON.stringify({ event, fields }));
  const log: Log = { info: write, warn: write, error: write };
  const options = {
    dispatcher,
    log,
    chance: seededChance('invoked'),
    secrets: { read: (name: string) => secrets[name] },
    stopwatch: { elapsedMs: () => performance.now() },
    wallClock: { now: () => Date.parse('2026-06-01T10:30:00Z') },
    pollMs: 1,
  };
  return { options, logged, close: () => dispatcher.destroy() };
}

const LONGEST_WAIT_MS = 15_000;

/** What should become true, however busy the machine is. */
export function eventually(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: LONGEST_WAIT_MS });
}

/** A stopwatch by which much time goes by between any two looks at it. */
export function hastyStopwatch() {
  let elapsedMs = 0;
  return {
    elapsedMs: () => {
      elapsedMs += 60_000;
      return elapsedMs;
    },
  };
}

export function user(text: string): InvokedTurn {
  return { kind: 'message', role: 'user', text };
}

/** One turn with nothing special about it. */
export function turnAt(endpoint: Endpoint, over: Partial<Invocation> = {}): Invocation {
  return {
    endpoint,
    credential: undefined,
    headers: {},
    conversation: undefined,
    turns: [user('hello')],
    instructions: undefined,
    tools: undefined,
    parameters: {},
    observes: false,
    limits: { answerMs: 20_000, silenceMs: 20_000, wholeMs: 20_000 },
    signal: new AbortController().signal,
    ...over,
  };
}

/** All that came of a turn. */
export async function hear(runtime: InvokedRuntime, invocation: Invocation) {
  const events: InvokedEvent[] = [];
  for await (const event of runtime.invoke(invocation)) events.push(event);
  const end = events.at(-1);
  return {
    events,
    kinds: events.map(({ kind }) => kind).join(' '),
    text: events.map((event) => (event.kind === 'text' || event.kind === 'refusal' ? event.text : '')).join(''),
    conversation: end?.kind === 'done' ? end.conversation : '',
    failure: end?.kind === 'failed' ? end.failure : undefined,
    end,
  };
}
