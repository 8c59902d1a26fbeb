import type { z } from 'zod';
import { agentProblem, Problem } from '../invoking/index.ts';
import { errorEventSchema } from './wire.ts';

/** What came, in the form that it should have. @throws Problem */
export function read<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw agentProblem(`it sent a ${what} of an unknown form`, true);
}

export function errorOf(value: unknown): Problem {
  const error = errorEventSchema.safeParse(value).data;
  return agentProblem(`its run failed: ${error?.message?.slice(0, 200) ?? error?.code ?? 'without a reason'}`, true);
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
