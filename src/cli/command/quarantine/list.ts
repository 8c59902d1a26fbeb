import { listCommand } from '../../hold/list.ts';

export const defineQuarantineList = listCommand('quarantine');
