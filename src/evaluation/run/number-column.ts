/** So many numbers a block. */
const BLOCK = 4_096;

type Block = Float64Array | Uint32Array | Uint16Array;

/** Numbers in the order in which they came. */
type NumberColumn = {
  readonly length: number;
  push(value: number): void;
  /** NaN where there is none. */
  at(index: number): number;
};

/** In blocks that lie beside the heap: a list of numbers that grows takes up to half as much again, and twice that while it is copied. */
export function createNumberColumn(makeBlock: (length: number) => Block): NumberColumn {
  const blocks: Block[] = [];
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(value) {
      const at = length % BLOCK;
      let block = blocks.at(-1);
      if (block === undefined || at === 0) {
        block = makeBlock(BLOCK);
        blocks.push(block);
      }
      block[at] = value;
      length += 1;
    },
    at: (index) => (index < length ? blocks[Math.floor(index / BLOCK)]?.[index % BLOCK] : undefined) ?? Number.NaN,
  };
}

/** Any numbers. */
export const anyNumbers = (length: number): Block => new Float64Array(length);
/** Whole numbers below four billion. */
export const largeCounts = (length: number): Block => new Uint32Array(length);
/** Whole numbers below 65,536. */
export const smallCounts = (length: number): Block => new Uint16Array(length);
