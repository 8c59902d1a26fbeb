import { assert } from '#domain/shared/index.ts';
import type {
  ApprovalStore,
  FreezeStore,
  GatewayStore,
  HoldStore,
  ProjectStore,
  ProposalStore,
  StatementStore,
  TokenStore,
} from '#ports/index.ts';
import type { Table } from './table.ts';
import type { Tables } from './tables.ts';

/** The stores that only keep rows and find them again. */
export function projectStore({ projects }: Tables): ProjectStore {
  return {
    // Transactions follow each other here.
    lock: async () => undefined,
    async add(version) {
      insert(projects, version.id, version);
    },
    async find(id) {
      return projects.get(id);
    },
    async latest() {
      return projects.list().at(-1);
    },
  };
}

export function proposalStore({ proposals }: Tables): ProposalStore {
  return {
    async save(proposal) {
      proposals.set(proposal.version.id, proposal);
    },
    async find(id) {
      return proposals.get(id);
    },
    async list({ limit }) {
      return proposals.list().toReversed().slice(0, limit);
    },
  };
}

export function approvalStore({ approvals }: Tables): ApprovalStore {
  return {
    async add(approval) {
      insert(approvals, approval.id, approval);
    },
    async forPromotion(id) {
      return approvals.list().filter((approval) => approval.promotion === id);
    },
  };
}

export function holdStore({ holds }: Tables): HoldStore {
  const find: HoldStore['find'] = async (id) => holds.get(id);
  return {
    find,
    lock: find,
    async save(hold) {
      holds.set(hold.id, hold);
    },
    async standing(release) {
      return holds
        .list()
        .filter((hold) => hold.lifted === undefined && (hold.release === release || hold.release === undefined));
    },
    async list({ release, agent, kind, standing }) {
      return holds
        .list()
        .filter((hold) => release === undefined || hold.release === release)
        .filter((hold) => agent === undefined || hold.agent === agent)
        .filter((hold) => kind === undefined || hold.kind === kind)
        .filter((hold) => standing !== true || hold.lifted === undefined);
    },
  };
}

export function freezeStore({ freezes }: Tables): FreezeStore {
  const find: FreezeStore['find'] = async (id) => freezes.get(id);
  return {
    find,
    lock: find,
    async save(freeze) {
      freezes.set(freeze.id, freeze);
    },
    async list({ endingAfter }) {
      if (endingAfter === undefined) return freezes.list();
      return freezes.list().filter((freeze) => (freeze.lifted?.at ?? freeze.until ?? Infinity) > endingAfter);
    },
  };
}

export function statementStore({ statements }: Tables): StatementStore {
  return {
    async add(statement) {
      insert(statements, statement.id, statement);
    },
    async list({ agent, release }) {
      return statements
        .list()
        .filter((statement) => agent === undefined || statement.agent === agent)
        .filter((statement) => release === undefined || statement.release === release);
    },
  };
}

export function gatewayStore({ gateways, openConversations }: Tables): GatewayStore {
  return {
    async save(gateway) {
      gateways.set(gateway.id, gateway);
    },
    async lock(id) {
      return gateways.get(id);
    },
    async list() {
      return gateways.list();
    },
    async saveOpen(gateway, open) {
      openConversations.set(gateway, { gateway, open });
    },
    async listOpen() {
      return openConversations.list().toSorted((a, b) => (a.gateway < b.gateway ? -1 : 1));
    },
  };
}

export function tokenStore({ tokens }: Tables): TokenStore {
  return {
    async add(token) {
      assert(!tokens.list().some((other) => other.secretHash === token.secretHash), 'a secret is given once');
      insert(tokens, token.id, token);
    },
    async findByHash(secretHash) {
      return tokens.list().find((token) => token.secretHash === secretHash);
    },
    async list() {
      return tokens.list();
    },
  };
}

function insert<Row>(table: Table<Row>, key: string, row: Row): void {
  assert(table.get(key) === undefined, `${key} is inserted once`);
  table.set(key, row);
}
