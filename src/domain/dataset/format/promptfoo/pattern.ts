import { compilePattern } from '../../expectation.ts';

/** A pattern that matches the text itself. */
export function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

export function compilesAs(source: string): boolean {
  try {
    compilePattern(source, undefined);
    return source.length > 0 && source.length <= 2000;
  } catch {
    return false;
  }
}
