/** One JSON line an event, with a fixed name and ids as fields. Never prompts, replies or secrets. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  /** A person must act. */
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}
