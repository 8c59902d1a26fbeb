/** Looks secrets up by name at the moment of use. Values never leave the process that asked. */
export interface Secrets {
  /** Undefined when nothing of that name is set. */
  read(name: string): string | undefined;
}
