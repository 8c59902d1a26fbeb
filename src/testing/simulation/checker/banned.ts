import type { Hold } from '#domain/policy/index.ts';
import type { Ledger } from '../ledger.ts';
import type { Checker } from './checker.ts';

/** When faults stop, nothing that is quarantined serves anyone, unless a person is named as the one who has to act. */
export function banned(): Checker {
  return {
    name: 'banned',
    see: (event, known) => {
      if (event.kind !== 'rested') return [];
      return [...known.routes.values()].flatMap(({ environment, targets }) =>
        targets
          .filter(({ weightBp, release }) => weightBp > 0 && known.isHeld(release, 'quarantine'))
          .filter(({ deploymentId }) => !waitsForPerson(deploymentId, known))
          .map(
            ({ label }) => `${label} is quarantined, serves ${environment} all the same, and nobody is asked to act`,
          ),
      );
    },
  };
}

function waitsForPerson(deploymentId: string, known: Ledger): boolean {
  const asks = ({ lifted, running = [] }: Hold) =>
    lifted === undefined && running.some((each) => each.deploymentId === deploymentId && each.waitsForPerson);
  return [...known.holds.values()].some(asks);
}
