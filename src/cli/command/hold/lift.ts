import { liftCommand } from '../../hold/lift.ts';

export const defineHoldLift = liftCommand('hold');
