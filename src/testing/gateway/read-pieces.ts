type Sink = {
  onHead(status: number, headers: readonly string[]): void;
  onBody(chunk: Buffer): void;
};

type Parser = {
  readonly isWhole: boolean;
  readonly isPersistent: boolean;
  expect(isForHead: boolean): void;
  read(bytes: Buffer, to: number, sink: Sink): number;
  close(): boolean;
};

/** What was made of a reply. */
export type ReadReply = {
  status: number | undefined;
  headers: readonly string[];
  body: string;
  /** Whether the reply came to its end. */
  isWhole: boolean;
  isPersistent: boolean;
  /** Bytes after it, of those that had come. */
  left: number;
  error: string | undefined;
};

/** What is made of bytes that come in these pieces, before the agent closes. */
export function readPieces(
  parser: Parser,
  pieces: readonly Buffer[],
  { isForHead = false, isShared }: { readonly isForHead?: boolean; readonly isShared: boolean },
): ReadReply {
  const scratch = Buffer.alloc(256 * 1024);
  const chunks: Buffer[] = [];
  const result: ReadReply = {
    ...{ status: undefined, headers: [], body: '', isWhole: false, isPersistent: false, left: 0, error: undefined },
  };
  const sink = {
    onHead: (status: number, headers: readonly string[]) => Object.assign(result, { status, headers }),
    onBody: (chunk: Buffer) => void chunks.push(chunk),
  };
  parser.expect(isForHead);
  try {
    for (const piece of pieces) {
      const bytes = isShared ? scratch : Buffer.from(piece);
      if (isShared) piece.copy(scratch);
      result.left = piece.length - parser.read(bytes, piece.length, sink);
      // The next read overwrites what this one brought.
      scratch.fill('!');
      if (parser.isWhole) break;
    }
    result.isWhole = parser.close();
  } catch (error) {
    result.error = (error as Error).message;
  }
  return { ...result, body: Buffer.concat(chunks).toString('latin1'), isPersistent: parser.isPersistent };
}
