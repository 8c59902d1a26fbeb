import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { renderTable } from './table.ts';
import { displayWidth } from './width.ts';

const columns = [{ title: 'id', fixed: true }, { title: 'count', align: 'right' }, { title: 'why' }] as const;
const long = 'a rather long sentence that says why it was decided so, with all the numbers behind it';

function widths(text: string): readonly number[] {
  return text.split('\n').map((line) => displayWidth(stripVTControlCharacters(line)));
}

describe('renderTable', () => {
  it('puts columns side by side', () => {
    const rows = [
      ['rol_1', '7', 'short'],
      ['rol_22', '1,234', 'also short'],
    ];
    expect(renderTable(columns, rows, { columns: 80, color: false })).toBe(
      'id      count  why\nrol_1       7  short\nrol_22  1,234  also short',
    );
  });

  it('wraps long text behind its column and never breaks an id', () => {
    const text = renderTable(columns, [['rol_01J9Z3ABCDEFGH', '7', long]], { columns: 60, color: false });
    expect(Math.max(...widths(text))).toBeLessThanOrEqual(60);
    expect(text).toContain('rol_01J9Z3ABCDEFGH');
    expect(text.split('\n')[2]).toMatch(/^ {27}\S/);
  });

  it('breaks no word while another column can still shrink', () => {
    const rows = [['rol_1', 'promotion.state-changed', long]];
    const text = renderTable(columns, rows, { columns: 60, color: false });
    expect(text).toContain('promotion.state-changed');
    expect(Math.max(...widths(text))).toBeLessThanOrEqual(60);
  });

  it('puts a sentence below its row', () => {
    const text = renderTable([{ title: 'id' }], [['rol_1'], ['rol_2']], { columns: 40, color: false }, [long]);
    const lines = text.split('\n');
    expect(lines.slice(0, 3)).toEqual(['id', 'rol_1', '    a rather long sentence that says why']);
    expect(lines.at(-1)).toBe('rol_2');
    expect(Math.max(...widths(text))).toBeLessThanOrEqual(40);
  });

  it('becomes blocks where it can’t fit side by side', () => {
    const text = renderTable(columns, [['rol_01J9Z3ABCDEFGH', '7', long]], { columns: 24, color: false });
    expect(Math.max(...widths(text))).toBeLessThanOrEqual(24);
    expect(text).toMatch(/^id: rol_01J9Z3ABCDEFGH\ncount: 7\nwhy: a rather/);
  });

  it('keeps columns straight with wide and combined characters', () => {
    const rows = [
      ['日本語', '1', 'x'],
      ['e\u0301a', '2', 'x'],
      ['👩‍🚀', '3', 'x'],
    ];
    const text = renderTable([{ title: 'name' }, { title: 'n' }, { title: 'x' }], rows, { columns: 40, color: false });
    expect(new Set(widths(text)).size).toBe(1);
  });

  it('lets no text from elsewhere repaint the terminal', () => {
    const rows = [['a\u001B[2Jb', '1', 'over\rwritten \u001B]0;title\u0007 \u202Eback']];
    const text = renderTable(columns, rows, { columns: 80, color: false });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
    expect(text).not.toMatch(/[\u001B\u0007\r\u202E]/);
    expect(text).toContain('ab');
  });

  it('colours what it pads, so that colours change no width', () => {
    const rows = [[{ text: 'rol_1', tone: 'bad' } as const, '7', 'x']];
    const plain = renderTable(columns, rows, { columns: 80, color: false });
    const painted = renderTable(columns, rows, { columns: 80, color: true });
    expect(painted).toContain('\u001B[31m');
    expect(stripVTControlCharacters(painted).replace(/ +$/gm, '')).toBe(plain);
  });
});
