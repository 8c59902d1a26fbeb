import { ownCopy } from '../../own-copy.ts';

/** Where a span stands in its trace (W3C Trace Context, level 1). */
export type TraceContext = {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits, of the span that is the parent. */
  readonly spanId: string;
  readonly isSampled: boolean;
};

/** Version 00, and what later versions must begin with. */
const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const SAMPLED = 1;

/** Undefined for what is no `traceparent`: then a trace begins here. */
export function readTraceparent(header: string | string[] | undefined): TraceContext | undefined {
  const [, version = '', traceId = '', spanId = '', flags = '', more] =
    typeof header === 'string' ? (TRACEPARENT.exec(ownCopy(header.trim())) ?? []) : [];
  if (version === '' || version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED };
}

export function writeTraceparent({ traceId, spanId, isSampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}
