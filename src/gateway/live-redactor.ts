import { createRedactor, type RedactionRules, type Redactor } from '#domain/redaction/index.ts';
import type { Log } from '#ports/index.ts';

/** Where the rules can't be followed nothing is let through, rather than everything. */
const NOTHING: Redactor = { text: () => '[not kept]', json: () => ({ value: '[not kept]', isCut: true }) };

/** The redactor as the project has it just now: made anew only when the rules are other ones. */
export class LiveRedactor {
  readonly #rules: () => RedactionRules;
  readonly #log: Log;
  #made: { readonly rules: RedactionRules; readonly redactor: Redactor } | undefined;

  constructor(rules: () => RedactionRules, log: Log) {
    this.#rules = rules;
    this.#log = log;
  }

  get now(): Redactor {
    const rules = this.#rules();
    if (this.#made?.rules !== rules) this.#made = { rules, redactor: this.#make(rules) };
    return this.#made.redactor;
  }

  #make(rules: RedactionRules): Redactor {
    try {
      return createRedactor(rules);
    } catch (error) {
      // Control checks them, so it is one that knows patterns of which this gateway doesn't.
      this.#log.error('gateway.redaction.refused', { because: String(error) });
      return NOTHING;
    }
  }
}
