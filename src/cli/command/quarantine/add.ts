import { placeCommand } from '../../hold/place.ts';

export const defineQuarantineAdd = placeCommand('quarantine');
