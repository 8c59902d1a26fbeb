/** The product and order numbers of one clause, in standard form: `SKU-123`, `ORD-1042`. */
export type Mentions = { readonly skus: readonly string[]; readonly orderIds: readonly string[] };

const ORDER = /\b(?:ord|order)\b(?:\s(?:number|no\.?|nr\.?|id))?(?:\sis)?[\s#:_-]{0,3}(\d{4,6})\b|#\s?(\d{4,6})\b/g;
const ORDER_GLUED = /\bord(\d{4,6})\b/g;
const SKU = /\b(?!ord\b|ret\b)([a-z]{3})-(\d{2,6})\b/g;
const SKU_LOOSE = /\bsku[\s#:_]{0,3}(\d{2,6})\b/g;

/** Reads numbers out of normalised text, however they are written: `order #1042`, `sku 123`. */
export function findMentions(clause: string): Mentions {
  const orderIds = [...clause.matchAll(ORDER), ...clause.matchAll(ORDER_GLUED)].map((m) => `ORD-${m[1] ?? m[2]}`);
  const skus = [
    ...[...clause.matchAll(SKU)].map((match) => `${match[1]}-${match[2]}`.toUpperCase()),
    ...[...clause.matchAll(SKU_LOOSE)].map((match) => `SKU-${match[1]}`),
  ];
  return { skus: [...new Set(skus)], orderIds: [...new Set(orderIds)] };
}
