import { placeCommand } from '../../hold/place.ts';

export const defineHoldAdd = placeCommand('hold');
