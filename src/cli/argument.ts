import { InvalidArgumentError } from 'commander';
import { type DurationMs, FULL_BP, parseDuration } from '#domain/shared/index.ts';

/** Gathers an option that may be given several times, or once with commas. */
export function collect(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, ...value.split(',').map((part) => part.trim())].filter((part) => part !== '');
}

/** The same for names that may hold a comma. */
export function collectWhole(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

export function readPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return port;
}

export function readRate(text: string): number {
  const rate = Number(text);
  if (!(rate > 0 && rate <= 1_000_000)) throw new InvalidArgumentError('A rate is a number above 0, at most 1000000.');
  return rate;
}

export function readCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > 1_000) throw new InvalidArgumentError('A number from 1 to 1000.');
  return count;
}

export function readAttackCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > 1_000_000) {
    throw new InvalidArgumentError('A number from 1 to 1000000.');
  }
  return count;
}

export function readRepeats(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > 20) throw new InvalidArgumentError('A number from 1 to 20.');
  return count;
}

/** As hooks, hosts and files take it. */
export function readDeploymentName(text: string): string {
  if (/^[a-z0-9](?:[a-z0-9-]{0,48}[a-z0-9])?$/i.test(text)) return text;
  throw new InvalidArgumentError('A name has 1 to 50 letters, digits and hyphens inside, such as pr-123.');
}

export function readProcesses(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > 64) throw new InvalidArgumentError('A number from 1 to 64.');
  return count;
}

/** `90s`, `15m`, `48h`, `7d`. */
export function readDuration(text: string): DurationMs {
  const ms = parseDuration(text);
  if (ms === undefined || ms <= 0) throw new InvalidArgumentError('A duration looks like 90s, 15m, 48h or 7d.');
  return ms;
}

/** As the API takes it: ISO 8601, UTC. */
export function readTime(text: string): string {
  const at = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new InvalidArgumentError('A time looks like 2026-11-23T10:30:00Z.');
  return new Date(at).toISOString();
}

/** A time as the API takes it, or one counted from now: `+2h`. */
export function readStart(text: string): string {
  if (/^\+\d+(\.\d+)?(s|m|h|d)$/.test(text)) return text;
  if (!text.startsWith('+')) return readTime(text);
  throw new InvalidArgumentError('A time counted from now looks like +90m, +2h or +1d.');
}

/** `v2=25%` or `v2=25`, in per cent, gathered as basis points. */
export function collectWeight(
  text: string,
  earlier: Readonly<Record<string, number>> = {},
): Readonly<Record<string, number>> {
  const match = /^(.+)=(\d+(?:\.\d{1,2})?)\s*%?$/.exec(text);
  const name = match?.[1];
  const bp = Math.round(Number(match?.[2]) * 100);
  if (name === undefined || bp > FULL_BP) throw new InvalidArgumentError('A weight looks like v2=25%.');
  if (Object.hasOwn(earlier, name)) throw new InvalidArgumentError(`${name} is given twice.`);
  return { ...earlier, [name]: bp };
}
