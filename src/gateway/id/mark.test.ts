import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMac } from './mac.ts';
import { type Mark, MINTED, mintId, readMinted, writeMark } from './mark.ts';

const mac = createMac(Buffer.alloc(32, 1));
const mark: Mark = {
  agent: 0xfedcba98,
  deployment: '0123456789',
  root: 'fedcba9876543210',
  routeVersion: 7,
  traffic: undefined,
};

const hex = (length: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
const marks = fc.record({
  agent: fc.integer({ min: 0, max: 0xffff_ffff }),
  deployment: hex(10),
  root: hex(16),
  routeVersion: fc.option(fc.integer({ min: 0, max: 0x3fff_fffe }), { nil: undefined }),
  traffic: fc.constantFrom(undefined, 'tester' as const, 'shadow' as const),
});

test('any id of an agent comes back as it was, with its mark', () => {
  const own = fc.oneof(fc.stringMatching(/^[\w.:\-+=/~]{1,200}$/), fc.stringMatching(/^[a-z]{2,8}_[\w-]{1,60}$/));
  fc.assert(
    fc.property(marks, own, (given, id) => {
      expect(readMinted(mac, mintId(mac, writeMark(given), id))).toEqual({ mark: given, own: id });
    }),
  );
});

test('what it is an id of still shows, and it is the same each time', () => {
  const id = mintId(mac, writeMark(mark), 'resp_67cb32528d68');
  expect(id).toMatch(/^resp_hg1[\w-]{40}67cb32528d68$/);
  expect(id).toBe(mintId(mac, writeMark(mark), 'resp_67cb32528d68'));
  expect(id).toMatch(new RegExp(`^${MINTED}`));
});

test('an id that went through two gateways is taken apart one at a time', () => {
  const other = createMac(Buffer.alloc(32, 2));
  const inner = mintId(other, writeMark(mark), 'conv_1');
  expect(readMinted(mac, mintId(mac, writeMark(mark), inner))?.own).toBe(inner);
  expect(readMinted(mac, inner)).toBeUndefined();
});

test('what a user adds to an id, or takes off it, makes no other', () => {
  const id = mintId(mac, writeMark(mark), 'resp_12');
  expect(readMinted(mac, id.slice(0, -1))).toBeUndefined();
  expect(readMinted(mac, `msg_${id.slice('resp_'.length)}`)).toBeUndefined();
  for (const added of ['1', 'x'.repeat(100), '.', '\u0000', '\n', ' ', '"', '%2e', 'é', '?', '#']) {
    expect(readMinted(mac, id + added)).toBeUndefined();
  }
});

test('a mark of which any character was changed is none', () => {
  const id = mintId(mac, writeMark(mark), 'resp_1');
  for (let index = 'resp_hg1'.length; index < id.length; index += 1) {
    const changed = id[index] === 'A' ? 'B' : 'A';
    expect(readMinted(mac, id.slice(0, index) + changed + id.slice(index + 1))).toBeUndefined();
  }
  for (const other of ['resp_1', 'resp_hg1', 'hg1', id.slice(0, 30), ''])
    expect(readMinted(mac, other)).toBeUndefined();
});
