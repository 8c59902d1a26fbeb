/** Where a program stands in a text. */
const FENCE = /^[ \t]*(?:```|~~~)[^\n]*\n([\s\S]*?)(?:^[ \t]*(?:```|~~~)|$(?![\s\S]))/gm;

/** Lines as only programs have them, for replies that fence nothing off. */
const CODE_LINES: readonly RegExp[] = [
  /^\s*(?:import|from)\s+[\w.{}*, "'/@-]+(?:\s+import\b.*|\s+from\s+["'].*|;)\s*$/,
  /^\s*(?:const|let|var)\s+[\w{}[\], ]+=\s*\S/,
  /^\s*(?:public|private|static|async|def|func|function|class|fn)\s+\w+.*[({:]\s*$/,
  /^\s*(?:if|for|while|switch|catch)\s*\(.*\)\s*\{?\s*$/,
  /^\s*[\w.$]+\(.*\);\s*$/,
  /^\s*#include\s*<\w+/,
  /^\s*\$?[\w.]+\s*=\s*[\w.]+\(.*\);?\s*$/,
  /\b(?:SELECT|UPDATE|DELETE|INSERT)\b.+["'`]\s*(?:\+|%|\.)\s*\w|f["']\s*(?:SELECT|UPDATE|DELETE|INSERT)\b/i,
  /\b(?:eval|exec|system|popen)\(\s*\w/,
];

/** Programs in a reply, each as it stands; empty where there is none. Prose about a program is none. */
export function codeIn(reply: string): readonly string[] {
  const fenced = [...reply.matchAll(FENCE)].map(([, code = '']) => code).filter((code) => code.trim() !== '');
  const inline = [...reply.replace(FENCE, '').matchAll(/`([^`\n]+)`/g)]
    .map(([, code = '']) => code)
    .filter((code) => isCode(code));
  const loose = reply
    .replace(FENCE, '')
    .split('\n')
    .filter((line) => isCode(line))
    .join('\n');
  return [...fenced, ...inline, ...(loose === '' ? [] : [loose])];
}

export function holdsCode(reply: string): boolean {
  return codeIn(reply).length > 0;
}

function isCode(line: string): boolean {
  return CODE_LINES.some((pattern) => pattern.test(line));
}
