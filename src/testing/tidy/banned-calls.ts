import { Visitor } from 'oxc-parser';
import { type Ban, bans } from './bans.ts';
import { lineAt, type SourceFile } from './source-file.ts';
import type { Violation } from './violation.ts';

/** Calls that a part of the code must not make, with what to use instead. */
export function findBannedCalls(tree: readonly SourceFile[]): readonly Violation[] {
  return tree.flatMap((file) => {
    const active = bans.filter((ban) => ban.appliesTo(file.path));
    if (active.length === 0) return [];
    return occurrencesIn(file).flatMap(({ what, offset }) => {
      const ban = active.find(({ calls }) => calls.includes(what));
      return ban === undefined ? [] : [toViolation(file, what, offset, ban)];
    });
  });
}

type Occurrence = { readonly what: string; readonly offset: number };

/**
 * Everything in a file that a ban could name: `Object.member` in any position, a global by its bare name, `new Date()`,
 * `await`, `async`, a sleep, and `package#name` of named imports. Names count wherever they stand as a value.
 */
function occurrencesIn(file: SourceFile): readonly Occurrence[] {
  const found: Occurrence[] = [];
  const add = (what: string, offset: number) => found.push({ what, offset });
  const asyncFunction = (node: { readonly async: boolean; readonly start: number }) => {
    if (node.async) add('async', node.start);
  };
  new Visitor({
    MemberExpression(node) {
      if (node.object.type !== 'Identifier') return;
      const member = node.computed ? literalText(node.property) : identifierText(node.property);
      add(`${node.object.name}.*`, node.start);
      if (member !== undefined) add(`${node.object.name}.${member}`, node.start);
    },
    CallExpression(node) {
      if (node.callee.type === 'Identifier') add(`${node.callee.name}()`, node.start);
    },
    NewExpression(node) {
      if (node.callee.type !== 'Identifier') return;
      if (node.callee.name === 'Date') add(node.arguments.length === 0 ? 'new Date()' : 'new Date(…)', node.start);
      if (node.callee.name === 'Promise' && isSleep(file.text.slice(node.start, node.end))) add('sleep', node.start);
    },
    AwaitExpression: (node) => add('await', node.start),
    ForOfStatement: (node) => (node.await ? add('await', node.start) : undefined),
    FunctionDeclaration: asyncFunction,
    FunctionExpression: asyncFunction,
    ArrowFunctionExpression: asyncFunction,
  }).visit(file.program);
  for (const { target, names, line } of file.imports) {
    if (target.kind !== 'package') continue;
    const offset =
      file.text
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length + (line > 1 ? 1 : 0);
    for (const name of names) add(`${target.name}#${name}`, offset);
  }
  return found;
}

/** `new Promise((done) => setTimeout(done, 50))` in any of its spellings, and nothing that does more than wait. */
function isSleep(text: string): boolean {
  return /^new Promise(<\w+>)?\(\s*\(?(\w+)\)?\s*=>\s*\{?\s*setTimeout\(\s*(\(\)\s*=>\s*)?\2\b[^{}]*\}?\s*\)$/.test(
    text,
  );
}

function literalText(node: { readonly type: string; readonly value?: unknown }): string | undefined {
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}

function identifierText(node: { readonly type: string; readonly name?: unknown }): string | undefined {
  return node.type === 'Identifier' && typeof node.name === 'string' ? node.name : undefined;
}

function toViolation(file: SourceFile, what: string, offset: number, ban: Ban): Violation {
  return { path: file.path, line: lineAt(file.text, offset), problem: `${what}: ${ban.instead}` };
}
