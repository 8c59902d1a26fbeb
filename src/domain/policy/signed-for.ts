import type { Digest, PromotionId } from '../shared/index.ts';
import type { Statement } from './statement.ts';

type SignedFor = { readonly by: string; readonly reason: string; readonly played: boolean };

/** Who signed last for an item of a promotion's checklist, for this digest; undefined: nobody. */
export function signedFor(
  statements: readonly Statement[],
  promotion: PromotionId,
  release: Digest,
  item: string,
): SignedFor | undefined {
  for (const { said, by, reason, ...about } of statements.toReversed()) {
    const isAbout = about.promotion === promotion && about.release === release;
    if (isAbout && said.kind === 'signs-for' && said.item === item) return { by: by.name, reason, played: said.played };
  }
  return undefined;
}
