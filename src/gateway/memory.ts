import type { Log } from '#ports/index.ts';
import { Conversations } from './assignment/conversations.ts';
import { ConversationJournal } from './assignment/journal.ts';
import { OpenSpells, type Spell } from './assignment/open-conversations.ts';
import type { GatewayConfig } from './config.ts';
import type { GatewayTime } from './gateway-time.ts';
import { ServedLedger } from './served/ledger.ts';

type MemoryDeps = {
  readonly config: GatewayConfig;
  readonly folder: string;
  readonly onSpellEnded: (spell: Spell) => void;
  readonly time: GatewayTime;
  readonly log: Log;
};

/** The conversations that a gateway knows, in memory and on disk. */
export class Memory {
  /** Where they are open. */
  readonly open: OpenSpells;
  readonly conversations: Conversations;
  readonly journal: ConversationJournal;
  /** Those that are over. */
  readonly ledger: ServedLedger;

  constructor({ config, folder, onSpellEnded, time, log }: MemoryDeps) {
    const { maxConversations: max, conversationIdleMs: idleMs, maxServedListBytes: maxBytes } = config;
    this.open = new OpenSpells(onSpellEnded);
    this.conversations = new Conversations({ max, idleMs, open: this.open });
    this.journal = new ConversationJournal({ folder, conversations: this.conversations, time, log });
    this.ledger = new ServedLedger({ folder, maxBytes, log });
  }

  /** Writes what is new. */
  async flush(): Promise<void> {
    await Promise.all([this.journal.flush(), this.ledger.flush()]);
  }
}
