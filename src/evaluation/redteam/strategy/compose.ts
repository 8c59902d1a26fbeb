import type { Strategy } from './strategy.ts';

const SIGN = '+';

/** The one, then the other over what came of it. Both draw from the same chance, in this order. */
export function compose(first: Strategy, second: Strategy): Strategy {
  const decoders =
    first.decode !== undefined && second.decode !== undefined ? [second.decode, first.decode] : undefined;
  return {
    name: `${first.name}${SIGN}${second.name}`,
    azureName: `${first.azureName}_${second.azureName}`,
    complexity: 'difficult',
    isRandom: first.isRandom || second.isRandom,
    disguise(payload, random) {
      const once = first.disguise(payload, random);
      return once.kind === 'disguised' ? second.disguise(once.payload, random) : once;
    },
    decode: decoders && ((disguised) => decoders.reduce((text, decode) => decode(text), disguised)),
  };
}

/** `base64+rot13` in its parts. */
export function partsOf(name: string): readonly string[] {
  return name.split(SIGN);
}
