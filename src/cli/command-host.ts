import type { Command } from 'commander';
import type { Session } from './session.ts';

/** What a command's file gets, to hang its work on. */
export type CommandHost = {
  /** Makes an action of `work(session, …arguments, options)`, which answers with the exit code. */
  handle<Args extends readonly unknown[]>(
    work: (session: Session, ...args: Args) => Promise<number>,
  ): (...args: Args) => Promise<void>;
};

/** Adds arguments, options, an example and the action to a command that has its name and summary. */
export type DefineCommand = (command: Command, host: CommandHost) => void;
