import type { Client } from '#api/index.ts';

type Person = {
  readonly name: string;
  readonly roles: readonly string[];
  /** When signing; empty: does not sign. */
  readonly says: string;
  /** Items of the checklist, and what makes them so. */
  readonly knows: Readonly<Record<string, string>>;
};

/** The people of the guide's example. The demo plays them all, and says so wherever they sign. */
const people = [
  { name: 'Dana', roles: ['developer'], says: '', knows: {} },
  {
    ...{ name: 'Priya', roles: ['product-manager'], says: 'features work as expected' },
    knows: { support: 'the support team knows what is new' },
  },
  { name: 'Quentin', roles: ['qa-lead'], says: 'tried in staging; all tests passed', knows: {} },
  { name: 'Sofia', roles: ['security'], says: 'no security concerns', knows: {} },
  { name: 'Erik', roles: ['engineering-lead'], says: 'technical review complete', knows: {} },
  {
    ...{ name: 'Olga', roles: ['operations'], says: 'monitoring configured, rollback ready' },
    knows: { runbook: 'the runbook is in the wiki', 'on-call': 'Max is on call until Tuesday' },
  },
] as const satisfies readonly Person[];

type Played = Person & { readonly client: Client };

/** Everybody with a token of their own: nothing here is done in anybody else's name. */
export type Cast = {
  readonly administrator: Client;
  /** Writes the releases, and may therefore not approve them. */
  readonly developer: Client;
  /** Brings releases to production. */
  readonly operations: Client;
  readonly signers: readonly Played[];
};

export async function inviteCast(administrator: Client, connect: (token: string) => Client): Promise<Cast> {
  const played: Played[] = [];
  for (const person of people) {
    const { secret } = await administrator.call('createToken', {
      body: { person: person.name, roles: [...person.roles] },
    });
    played.push({ ...person, client: connect(secret) });
  }
  return {
    administrator,
    developer: withRole(played, 'developer').client,
    operations: withRole(played, 'operations').client,
    signers: played.filter((person) => person.says !== ''),
  };
}

function withRole(played: readonly Played[], role: string): Played {
  const person = played.find((each) => each.roles.includes(role));
  if (person === undefined) throw new Error(`broken invariant: somebody plays ${role}`);
  return person;
}
