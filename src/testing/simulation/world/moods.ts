import type { Finding } from '#ports/index.ts';
import type { Outside } from '../../control/outside.ts';
import type { Dice } from '../dice.ts';
import { releases } from './sim-project.ts';

const FINE: Finding = { outcome: 'pass', because: 'fine' };
const BAD: Finding = { outcome: 'fail', because: 'bad' };
const UNKNOWN: Finding = { outcome: 'unknown', because: 'the judge errored' };

/** The world outside takes on another mood: agents that fail, judges that contradict themselves, systems that are down. */
export function changeMood(outside: Outside, dice: Dice): Outside {
  outside.errorsPerMille = Object.fromEntries(releases.map(({ label }) => [label, dice.pick([0, 0, 0, 40, 300])]));
  outside.complaintsPerMille = {};
  outside.deploy = dice.pick(['works', 'works', 'works', 'works', 'fails', 'refuses']);
  outside.evaluation = dice.pick([FINE, FINE, FINE, BAD, UNKNOWN]);
  outside.safety = dice.pick([FINE, FINE, FINE, BAD, UNKNOWN]);
  outside.liveSafety = dice.pick([FINE, FINE, FINE, BAD, UNKNOWN]);
  outside.smoke = { pass: dice.hits(0.7), because: 'smoked', checks: [] };
  outside.integration = { pass: dice.hits(0.85), because: 'played', checks: [] };
  outside.webhook = webhook(dice);
  return outside;
}

/** What answers nothing any more: one of what is deployed, or none. */
export function silence(outside: Outside, deployments: readonly { readonly id: string }[], dice: Dice): void {
  outside.silent = deployments.length > 0 && dice.hits(0.5) ? [dice.pick(deployments).id] : [];
}

/** Always the same, or another each time that it is asked. */
function webhook(dice: Dice): Outside['webhook'] {
  const answers = ['yes', 'yes', 'yes', 'no', 'nonsense', 'down'] as const;
  const always = dice.hits(0.7) ? dice.pick(answers) : undefined;
  return () => {
    const answer = always ?? dice.pick(answers);
    if (answer === 'down') throw new Error('connection refused');
    return answer === 'nonsense' ? { well: 'then' } : { pass: answer === 'yes', because: answer };
  };
}
