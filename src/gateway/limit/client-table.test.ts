import { expect, it } from 'vitest';
import { admitOne, endOne, limitReached } from '#domain/traffic/index.ts';
import { ClientTable } from './client-table.ts';

const LIMIT = { rate: { requestsPerSecond: 1, burst: 2 } };

/** A name as the limiter makes them: 44 characters of base64. */
const nameOf = (index: number): string => Buffer.from(`client ${index}`.padEnd(33, '.')).toString('base64').slice(-44);

/** One request of a client, which ends at once. False: it was refused. */
function ask(table: ClientTable, name: string, nowMs: number): boolean {
  const place = table.placeOf(name, nowMs);
  const use = table.read(place);
  if (limitReached(LIMIT, use, nowMs) !== undefined) return false;
  table.write(place, endOne(admitOne(LIMIT, use, nowMs)));
  return true;
}

it('never forgets who has used up a limit, however many made-up names come', () => {
  const table = new ClientTable(10);
  const name = 'Z'.repeat(44);
  expect([ask(table, name, 0), ask(table, name, 0), ask(table, name, 0)]).toEqual([true, true, false]);
  for (let index = 0; index < 50_000; index += 1) ask(table, nameOf(index), 0);
  expect(ask(table, name, 0)).toBe(false);
  expect(ask(table, name, 1_000)).toBe(true);
});

it('stays within its bound: who is new shares a place while all are taken', () => {
  const table = new ClientTable(10);
  let admitted = 0;
  for (let index = 0; index < 50_000; index += 1) if (ask(table, nameOf(index), 0)) admitted += 1;
  expect(table.size).toBeLessThanOrEqual(10 + 4_096);
  // Each place has one burst, whoever shares it.
  expect(admitted).toBeLessThanOrEqual(2 * (10 + 4_096));
});

it('gives places of their own again once others have been quiet', () => {
  const table = new ClientTable(10);
  for (let index = 0; index < 100; index += 1) ask(table, nameOf(index), 0);
  for (let index = 0; index < 100; index += 1)
    expect(ask(table, nameOf(1_000 + index), 10_000 * (index + 1))).toBe(true);
  const name = nameOf(5_000);
  expect(table.placeOf(name, 1e9)).toBe(name);
});

it('keeps who has a request under way, however long it takes', () => {
  const table = new ClientTable(2);
  const limit = { concurrency: 1 };
  const name = 'Z'.repeat(44);
  const place = table.placeOf(name, 0);
  table.write(place, admitOne(limit, table.read(place), 0));
  for (let index = 0; index < 100; index += 1) ask(table, nameOf(index), 1e9 * index);
  expect(limitReached(limit, table.read(table.placeOf(name, 1e12)), 1e12)?.by).toBe('concurrency');
});
