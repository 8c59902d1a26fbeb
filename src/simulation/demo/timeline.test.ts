import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { formatMoment, nextMonday } from './calendar.ts';
import { Timeline } from './timeline.ts';

function aTimeline(more: { isTty?: boolean; color?: boolean }) {
  const written: string[] = [];
  const out = { write: (text: string) => written.push(text), isTty: false, columns: 80, color: false, ...more };
  return { timeline: new Timeline(out), text: () => written.join('') };
}

const long = 'a release that has a great deal to say about itself, in words that go on and on, and on, and on, and on';

test('fits 80 columns and keeps the time at the left', () => {
  const { timeline, text } = aTimeline({});
  timeline.heading('Release v2');
  timeline.line('2026-11-30T10:30:00.000Z', long);
  timeline.line('2026-11-30T10:30:20.000Z', 'more in the same minute');
  const lines = text().split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines.filter((line) => line.startsWith('Mon 10:30'))).toHaveLength(1);
});

test('says the same with colour as without', () => {
  const [plain, coloured] = [aTimeline({}), aTimeline({ color: true })];
  for (const { timeline } of [plain, coloured]) timeline.line('2026-11-30T10:30:00.000Z', long, 'bad');
  expect(coloured.text()).not.toBe(plain.text());
  expect(stripVTControlCharacters(coloured.text())).toBe(plain.text());
});

test('draws what is going on only on a terminal, and takes it away again', () => {
  const [pipe, terminal] = [aTimeline({}), aTimeline({ isTty: true })];
  for (const { timeline } of [pipe, terminal]) {
    timeline.status('waiting');
    timeline.text('done');
  }
  expect(pipe.text()).toBe('done\n');
  expect(terminal.text().endsWith('waiting\r\u001B[2Kdone\n')).toBe(true);
});

test('cuts what is too long for its line where a person can see that', () => {
  const { timeline, text } = aTimeline({ isTty: true });
  timeline.status(long);
  expect(text()).toHaveLength(79);
  expect(text().endsWith(' …')).toBe(true);
});

test('begins on the next Monday, 10:30, never in the past', () => {
  const monday = Date.parse('2026-11-30T10:30:00Z');
  expect(nextMonday(Date.parse('2026-11-24T08:00:00Z'))).toBe(monday);
  expect(nextMonday(Date.parse('2026-11-30T10:29:00Z'))).toBe(monday);
  expect(nextMonday(monday)).toBe(monday + 7 * 86_400_000);
  expect(formatMoment(new Date(monday).toISOString())).toBe('Mon 10:30');
});
