import { bake } from './bake.ts';
import { banned } from './banned.ts';
import { bugs } from './bugs.ts';
import type { Checker } from './checker.ts';
import { conversations } from './conversations.ts';
import { earned } from './earned.ts';
import { judged } from './judged.ts';
import { lease } from './lease.ts';
import { once } from './once.ts';
import { ownWill } from './own-will.ts';
import { replay } from './replay.ts';
import { rest } from './rest.ts';
import { rollback } from './rollback.ts';
import { routes } from './routes.ts';
import { window } from './window.ts';

/** Fresh judges of one world. None of them calls the engine: they know only what is promised. */
export function checkers(): readonly Checker[] {
  return [
    ...[bugs(), routes(), earned(), judged(), bake(), window()],
    ...[ownWill(), rollback(), lease(), once(), replay(), rest(), banned()],
    conversations(),
  ];
}
