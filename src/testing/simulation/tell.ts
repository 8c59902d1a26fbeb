import type { SimEvent } from './history.ts';

/** An event as a line of a trace; undefined for what would only fill it. */
export function tell(event: SimEvent): string | undefined {
  const second = (event.at.elapsedMs / 1_000).toFixed(1).padStart(7);
  switch (event.kind) {
    case 'commit': {
      const said = [
        ...event.audit.map(
          ({ actor, event: name, subject, because }) => `${actor.name} ${name} ${subject.slice(0, 16)}: ${because}`,
        ),
        ...event.routes.map((route) => `route ${route.environment} v${route.version}: ${weights(route.targets)}`),
        ...event.settled.map(
          ({ kind, state, attempts, because }) => `action ${kind} ${state} (${attempts}) ${because ?? ''}`,
        ),
      ];
      return said.length === 0 ? undefined : said.map((line) => `${second}  ${line.slice(0, 200)}`).join('\n');
    }
    case 'command':
      return `${second}  someone: ${event.verb} in ${event.environment} -> ${event.refused ?? 'done'}`;
    case 'wall-clock-jumped':
      return `${second}  the wall clock jumps by ${event.byMs} ms`;
    case 'bug':
      return `${second}  BUG ${event.what.slice(0, 400)}`;
    case 'rested':
      return `${second}  at rest (${event.phase}): ${event.promotions.map((each) => `${each.label} ${each.state}`).join(', ') || 'nothing under way'}`;
    default:
      return undefined;
  }
}

function weights(
  targets: readonly { readonly label: string; readonly role: string; readonly weightBp: number }[],
): string {
  return targets.map((target) => `${target.label} ${target.role} ${target.weightBp / 100} %`).join(', ');
}
