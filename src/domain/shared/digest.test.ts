import fc from 'fast-check';
import { it } from 'vitest';
import { digestOfJson, digestOfJsonList } from './digest.ts';

it('the digest of a list that comes value by value is that of the whole', () => {
  fc.assert(fc.property(fc.array(fc.jsonValue()), (list) => digestOfJsonList(list) === digestOfJson(list)));
});
