import { liftCommand } from '../../hold/lift.ts';

export const defineQuarantineLift = liftCommand('quarantine');
