import { listCommand } from '../../hold/list.ts';

export const defineHoldList = listCommand('hold');
