import type { Answer, Client } from '#api/index.ts';
import { AGENT, ROLES } from './example-world.ts';
import { patiently, pause } from './patiently.ts';

const LONGEST_WAIT_MS = 90_000;

/** Promotes and signs as impatient people do: again, when the server was gone. */
export async function bring(
  client: Client,
  people: readonly Client[],
  release: string,
  environment: string,
  agent = AGENT,
): Promise<Answer<'getPromotion'>> {
  const { id } = await patiently(async () => {
    const running = await client.call('listPromotions', { query: { agent, environment } });
    const found = running.find((item) => item.label === release);
    return found ?? client.call('createPromotion', { body: { agent, release, environment } });
  });
  const deadline = performance.now() + LONGEST_WAIT_MS;
  for (;;) {
    const promotion = await patiently(() => client.call('getPromotion', { params: { id } }));
    if (promotion.ended !== undefined) return promotion;
    if (promotion.state === 'awaiting-approval') {
      const items = promotion.gates.find(({ gate }) => gate === 'checklist')?.items ?? [];
      const unsigned = items.filter(({ state }) => state === 'unsigned').map(({ name }) => name);
      const [first] = people;
      if (unsigned.length > 0 && first !== undefined) {
        const body = { items: unsigned, note: 'seen', played: true };
        await patiently(() => first.call('signChecklist', { params: { id }, body }), 'PROMOTION_ENDED');
      }
      for (const person of people) {
        await patiently(
          () => person.call('approve', { params: { id }, body: { roles: ROLES, reason: 'tried', played: true } }),
          'PROMOTION_ENDED',
        );
      }
    }
    if (performance.now() > deadline)
      throw new Error(`${release} does not arrive in ${environment}: ${JSON.stringify(promotion, null, 1)}`);
    await pause();
  }
}
