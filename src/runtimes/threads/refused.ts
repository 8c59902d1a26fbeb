import type { z } from 'zod';
import { isFilterCode } from '../asking/index.ts';
import { agentProblem, Problem } from '../invoking/index.ts';
import { errorEventSchema } from './wire.ts';

/** What came, in the form that it should have. @throws Problem */
export function read<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw agentProblem(`it sent a ${what} of an unknown form`, true);
}

const MAX_WORDS = 200;

/** What an error means that came while a run was under way. @param words of the service itself, which are for users too */
export function problemByCode(code: string | null | undefined, because: string, words?: string): Problem {
  const short = because.slice(0, MAX_WORDS);
  const told = words?.slice(0, MAX_WORDS);
  if (code === 'rate_limit_exceeded') {
    return new Problem({ reason: 'agent-error', status: 429, because: short, begun: true });
  }
  if (code === 'invalid_prompt') {
    return new Problem({ reason: 'user-error', status: 400, because: told ?? 'the prompt is invalid', begun: true });
  }
  if (code != null && isFilterCode(code)) {
    return new Problem({ reason: 'blocked', because: told ?? 'a content filter refused it', begun: true });
  }
  return agentProblem(short, true);
}

/** An event `error` of a stream. */
export function errorOf(value: unknown): Problem {
  const error = errorEventSchema.safeParse(value).data;
  const words = error?.message ?? undefined;
  return problemByCode(error?.code, `its run failed: ${words ?? error?.code ?? 'without a reason'}`, words);
}

/** The thread, or its run; an assistant that is missing is a fault of the configuration. */
export function isMissing({ failure }: Problem): boolean {
  return failure.status === 404 && !failure.because.includes('assistant');
}

export function isBusy({ failure }: Problem): boolean {
  return (failure.status === 400 || failure.status === 409) && /\bactive\b/i.test(failure.because);
}

export function gone(because: string): Problem {
  return new Problem({ reason: 'conversation-gone', because, begun: false });
}

export function busy(): Problem {
  const because = 'the answer before is not finished: ask again when it is';
  return new Problem({ reason: 'user-error', status: 409, because, begun: false });
}

export function mixed(): Problem {
  const because = 'outputs of tools are a turn of their own: send what else is to be said after the answer to them';
  return new Problem({ reason: 'user-error', status: 400, because, begun: false });
}
