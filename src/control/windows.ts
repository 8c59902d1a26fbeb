import type { Project } from '#domain/config/index.ts';
import {
  freezesFor,
  type WindowMove,
  type WindowState,
  type Windows,
  windowAt,
  windowRulesFor,
} from '#domain/policy/index.ts';
import type { Tx } from '#ports/index.ts';
import type { Moment } from './context.ts';

type Place = { readonly agent: string; readonly environment: string };

/**
 * The windows that hold for an agent in an environment: the rules of a project as it was applied, where gate `window` is enforced,
 * and the freezes as they are now.
 */
export async function loadWindows(tx: Tx, project: Project, place: Place, moment: Moment): Promise<Windows> {
  const freezes = await tx.freezes.list({ endingAfter: moment.now });
  const rules = areEnforced(project, place) ? windowRulesFor(project.windows ?? [], place) : [];
  return { rules, freezes: freezesFor(freezes, place) };
}

/** Rules that are shown and hold nothing, where gate `window` is not enforced. */
export function advisoryRules(project: Project, place: Place): Windows['rules'] {
  return areEnforced(project, place) ? [] : windowRulesFor(project.windows ?? [], place);
}

function areEnforced({ environments }: Project, { environment }: Place): boolean {
  const said = environments.find(({ name }) => name === environment)?.gates?.window;
  return (said ?? 'enforce') === 'enforce';
}

/** Whether a rollout may move now. Someone with the right may have overridden the windows: then it may, and that is said. */
export function windowState(
  windows: Windows,
  move: WindowMove,
  moment: Moment,
  overridden: string | undefined,
): WindowState {
  const state = windowAt(windows, move, moment.now);
  if (state.open || overridden === undefined) return state;
  return { open: true, because: `${state.because}; overridden: ${overridden}`, onClose: 'pause' };
}

/** Nothing is written that could keep a rollout from moving. */
export function hasWindows({ rules, freezes }: Windows): boolean {
  return rules.length > 0 || freezes.length > 0;
}
