import { type Problem, problem } from './problem.ts';
import { readShare } from './quantity.ts';
import { entry, isTree, keysOf, valueAt } from './tree.ts';

/** What requests of Headgate's own are taken from has to be there for every agent, or steps would wait for them in vain. */
export function checkTopUp(merged: unknown): readonly Problem[] {
  const environments = entry(merged, 'environments');
  const used = new Set(keysOf(environments).map((name) => valueAt(environments, [name, 'strategy'])));
  return keysOf(entry(merged, 'strategies')).flatMap((strategy) => {
    const topUp = valueAt(merged, ['strategies', strategy, 'topUp']);
    if (!isTree(topUp) || !used.has(strategy)) return [];
    const from = entry(topUp, 'from') ?? 'dataset';
    const agents = keysOf(entry(merged, 'agents')).filter((name) => lacks(merged, name, from));
    if (agents.length === 0) return [];
    const names = agents.map((name) => JSON.stringify(name)).join(', ');
    const expected =
      from === 'dataset'
        ? `every agent to have a \`dataset\` to ask from: ${names} has none`
        : `requests of every agent to be kept (\`gateway.requestLog\`; of plain HTTP none are): of ${names} none are`;
    return [problem(['strategies', strategy, 'topUp'], `expected ${expected}`)];
  });
}

function lacks(merged: unknown, agent: string, from: unknown): boolean {
  const own = valueAt(merged, ['agents', agent]);
  if (from === 'dataset') return entry(own, 'dataset') === undefined;
  if (from !== 'request-log') return false;
  const share = valueAt(own, ['requestLog', 'share']) ?? valueAt(merged, ['gateway', 'requestLog', 'share']);
  return entry(own, 'runtime') === 'http' || typeof share !== 'string' || readShare(share) === 0;
}
