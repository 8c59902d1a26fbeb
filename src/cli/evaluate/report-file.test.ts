import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkReportFile, checkReportFolder, writeReport } from './report-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headgate-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the file of a report', () => {
  it('takes the place of the old one at once, and leaves nothing else behind', async () => {
    const file = join(folder, 'report.md');
    await writeFile(file, 'the old one, which is longer than the new one');
    await writeReport(file, ['new ', 'one\n']);
    expect(await readFile(file, 'utf8')).toBe('new one\n');
    expect(await readdir(folder)).toEqual(['report.md']);
  });

  it('keeps the old one where the new one can’t be written to its end', async () => {
    const file = join(folder, 'report.json');
    await writeFile(file, 'old');
    function* broken() {
      yield '{ "half": ';
      throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    }
    await expect(writeReport(file, broken())).rejects.toThrow(`can’t write the report to ${file}: the disk is full`);
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['report.json']);
  });

  it('is written into what is no file, as a shell’s own pipe', async () => {
    await symlink('/dev/null', join(folder, 'null'));
    await writeReport(join(folder, 'null'), ['gone']);
    expect(await readdir(folder)).toEqual(['null']);
    await expect(writeReport('/dev/full', ['x'])).rejects.toThrow('the disk is full');
  });

  it('is made together with its folder, where only that is missing', async () => {
    await writeReport(join(folder, 'new', 'a.html'), ['a']);
    expect(await readFile(join(folder, 'new', 'a.html'), 'utf8')).toBe('a');
    await expect(writeReport(join(folder, 'no', 'where', 'a.html'), ['a'])).rejects.toThrow(
      'its folder does not exist',
    );
  });
});

describe('before anything runs', () => {
  it('a place that can’t be written to is refused', async () => {
    await writeFile(join(folder, 'file'), '');
    await mkdir(join(folder, 'sub'));
    await expect(checkReportFile(join(folder, 'sub'))).rejects.toThrow('it is a folder');
    await expect(checkReportFile(join(folder, 'none', 'a.md'))).rejects.toThrow('its folder does not exist');
    await expect(checkReportFile(join(folder, 'file', 'a.md'))).rejects.toThrow('a part of its path is no folder');
    await expect(checkReportFolder(join(folder, 'file'))).rejects.toThrow('several formats need a folder');
    await expect(checkReportFolder(join(folder, 'a', 'b'))).rejects.toThrow('its folder does not exist');
    await expect(checkReportFolder(join(folder, 'new'))).resolves.toBeUndefined();
    expect(await readdir(folder)).toEqual(['file', 'sub']);
  });

  it.skipIf(process.getuid?.() === 0)('so is a folder of somebody else', async () => {
    await chmod(folder, 0o500);
    await expect(checkReportFile(join(folder, 'a.md'))).rejects.toThrow('you may not write there');
    await chmod(folder, 0o700);
  });
});
