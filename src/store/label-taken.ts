import type { Release } from '#domain/release/index.ts';
import { AppError, shortDigest } from '#domain/shared/index.ts';

/** The refusal of a label that already names another digest. */
export function labelTaken(release: Release, owner: Release): AppError {
  return new AppError(
    'LABEL_TAKEN',
    `The label "${release.label}" of ${release.agent} already names release ${shortDigest(owner.digest)}, so it can't name ${shortDigest(release.digest)}.`,
    { hint: `Choose another label, or compare the two with \`headgate release diff\`.` },
  );
}
