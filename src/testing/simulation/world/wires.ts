import { splitDigest, withExceptions } from '#domain/traffic/index.ts';
import type { UnitOfWork } from '#ports/index.ts';
import { type Instant, PRODUCTION, type SimEvent } from '../history.ts';
import type { SimController } from './sim-controller.ts';
import type { SimGateway } from './sim-gateway.ts';

type Ends = {
  readonly store: UnitOfWork;
  readonly gateways: readonly SimGateway[];
  /** Any that lives; undefined when none does. */
  readonly controller: () => SimController | undefined;
  readonly losesMessage: () => boolean;
  readonly now: () => Instant;
  readonly see: (event: SimEvent) => void;
};

/** Between control and gateways: routes and questions down, acknowledgements and answers up. */
export class Wires {
  readonly #ends: Ends;
  #answered: string | undefined;

  constructor(ends: Ends) {
    this.#ends = ends;
  }

  /** A gateway hears the newest snapshot, and says what it makes of it. */
  async bringRoutes(gateway: SimGateway): Promise<void> {
    const { store, now } = this.#ends;
    const snapshot = await store.run(async (tx) => {
      const issue = await tx.routes.nextIssue();
      const routes = await tx.routes.snapshot();
      return withExceptions({ ...routes, issue, refused: [] }, await tx.exceptions.all(), now().realNow);
    });
    gateway.hear(snapshot);
    const seen = { gateway: gateway.id, boot: gateway.boot, ackedVersion: gateway.version, connected: true };
    await this.#tell(gateway, (control) => control.gatewaySeen(seen));
    const report = gateway.exceptions();
    if (report !== undefined) await this.#tell(gateway, (control) => control.noteExceptions(gateway.id, report));
  }

  /** What control asks reaches gateways within milliseconds, and so do their answers. */
  async letGatewaysAnswer(): Promise<void> {
    const { questions } = await this.#ends.store.run((tx) => tx.exceptions.all());
    const question = questions.find(({ environment }) => environment === PRODUCTION);
    const name = question && `${question.askedAt} ${splitDigest(question.split)}`;
    if (question === undefined || name === this.#answered) return;
    this.#answered = name;
    for (const gateway of this.#ends.gateways.filter(({ connected }) => connected)) {
      const report = gateway.answer(question);
      await this.#tell(gateway, (control) => control.noteExceptions(gateway.id, report));
    }
  }

  /** A message of a gateway, which may get lost. */
  async #tell(gateway: SimGateway, message: Parameters<SimController['command']>[0]): Promise<void> {
    const { controller, losesMessage, see, now } = this.#ends;
    const hearer = controller();
    const isLost = hearer === undefined || losesMessage();
    if (isLost || (await hearer.command(message)) !== undefined) {
      see({ kind: 'unheard', at: now(), gateway: gateway.id });
    }
  }
}
