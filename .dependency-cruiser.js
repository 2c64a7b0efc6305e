/**
 * Who may import whom. Arrows point at `domain`; the reason of each row is what a violation prints.
 * A folder may also import itself. What the table does not allow is forbidden.
 * @type {Record<string, { from: string[], npm?: string[], because: string }>}
 */
export const layers = {
  domain: {
    from: [],
    npm: ['semver', 're2js'],
    because: 'nouns and laws depend on nothing, so that everything can depend on them',
  },
  results: {
    from: ['domain'],
    npm: ['typebox'],
    because: 'an answer is one schema that every outlet shows; it knows no outlet',
  },
  ports: { from: ['domain'], because: 'ports say what we ask of the world, in our words; they are types only' },
  manifest: {
    from: ['domain'],
    npm: ['yaml', 'typebox', 'ajv'],
    because: 'texts become values with places here; nothing is read from disk',
  },
  planner: { from: ['domain', 'results'], because: 'legality and paths are decided from values alone' },
  rules: {
    from: ['domain', 'results', 'planner', 'release'],
    because: 'a check sees values and asks the planner for its proofs; who wants the finding is not its business',
  },
  release: {
    from: ['domain', 'results', 'planner'],
    because: 'what a release owes is decided from values alone, with the proofs of the planner',
  },
  present: {
    from: ['domain', 'results'],
    npm: ['liquidjs'],
    because: 'presenting shows what was decided and decides nothing',
  },
  facts: {
    from: ['domain', 'ports'],
    because: 'facts are asked for through ports, so that they can be asked anywhere',
  },
  schema: { from: ['domain', 'ports'], because: 'a catalogue is read through ports' },
  engine: {
    from: ['domain', 'ports', 'facts', 'schema'],
    because: 'the engine works on any database that a port reaches',
  },
  run: {
    from: ['domain', 'results', 'ports', 'facts', 'schema', 'engine', 'planner'],
    because: 'a run executes what was planned; it does not present and does not know who started it',
  },
  app: {
    from: ['domain', 'results', 'ports', 'manifest', 'planner', 'rules', 'release', 'facts', 'schema', 'engine', 'run'],
    // diff: what a command writes is shown as the lines that change.
    npm: ['diff'],
    because: 'a use case turns ports and a request into a result; how it is shown is not its business',
  },
  adapters: {
    from: ['domain', 'ports'],
    // pino and prom-client: logs and metrics of long-running commands are asked for through ports, by the worker as by the server.
    npm: [
      'pg',
      '@electric-sql/pglite',
      '@electric-sql/pglite-tools',
      'libpg-query',
      '@inquirer/prompts',
      'pino',
      'prom-client',
    ],
    because: 'an adapter translates the world into a port and knows neither use cases nor plans',
  },
  cli: {
    from: ['domain', 'ports', 'results', 'present'],
    npm: ['@oclif/core'],
    because: 'the shell of the command line is the same for every command and knows none of them',
  },
  commands: {
    from: ['domain', 'app', 'ports', 'results', 'present', 'cli', 'server'],
    npm: ['@oclif/core'],
    because: 'a command parses, calls one use case and presents; every outlet shares the use case',
  },
  server: {
    from: ['domain', 'app', 'ports', 'results', 'present'],
    // ajv: Fastify's own validator does not take our schemas, which are of 2020-12.
    npm: ['fastify', '@fastify/swagger', 'jose', 'pino', 'prom-client', 'ajv', 'typebox'],
    because: 'the HTTP API gives the same answers as the command line, from the same use cases',
  },
  web: {
    from: ['domain', 'results', 'planner', 'present'],
    npm: ['preact'],
    because: 'the page runs in a browser, so it takes only what runs there',
  },
}

/** @param {string[]} names */
const foldersOf = (names) => names.map((name) => `^src/${name}/`)

/** @param {string[]} packages the `@types` of a package stand for it */
const modulesOf = (packages) => packages.map((name) => `^node_modules/(@types/)?${name}/`)

/**
 * @param {string[]} names
 * @param {string} none
 */
const sentence = (names, none) => (names.length === 0 ? none : names.join(', '))

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const layerRules = Object.entries(layers).flatMap(([layer, { from, npm = [], because }]) => [
  {
    name: `imports-of-${layer}`,
    severity: 'error',
    comment: `${layer} may import ${sentence(from, 'nothing else of src')}: ${because}.`,
    from: { path: `^src/${layer}/` },
    to: { path: '^src/', pathNot: foldersOf([layer, ...from]) },
  },
  {
    name: `packages-of-${layer}`,
    severity: 'error',
    comment: `${layer} may use ${sentence(npm, 'no package')}: ${because}.`,
    from: { path: `^src/${layer}/` },
    to: { path: '^node_modules/', pathNot: modulesOf(npm) },
  },
])

export default {
  /** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
  forbidden: [
    ...layerRules,
    {
      name: 'only-adapters-know-node',
      severity: 'error',
      comment:
        'Everything else asks through a port, so that it can be tested without the world; stdio.ts is the shell’s edge.',
      from: { path: '^src/', pathNot: ['^src/adapters/', String.raw`^src/cli/stdio\.ts$`] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-main-imports-adapters',
      severity: 'error',
      comment:
        'main.ts decides once which adapter serves which port; whoever imports one directly cannot be given another.',
      from: { path: '^src/', pathNot: ['^src/adapters/', String.raw`^src/main\.ts$`] },
      to: { path: '^src/adapters/' },
    },
    {
      name: 'main-only-wires',
      severity: 'error',
      comment: 'main.ts hands adapters to the shell; whatever else it did could not be tested apart from them.',
      from: { path: String.raw`^src/main\.ts$` },
      to: { path: '^src/', pathNot: foldersOf(['adapters', 'ports', 'cli']) },
    },
    {
      name: 'src-stands-alone',
      severity: 'error',
      comment: 'What is shipped does not need what builds, starts, measures or tests it.',
      from: { path: '^src/' },
      to: { path: '^(bin|scripts|bench|test|dist)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Two files that need each other are one file, or a third one is missing.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-barrels',
      severity: 'error',
      comment: 'A file that only hands on what others export hides who needs what, and makes cycles likely.',
      from: {},
      to: { path: String.raw`/index\.ts$`, pathNot: 'node_modules/' },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'What cannot be found cannot be judged by the other rules.',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-development-packages-in-src',
      severity: 'error',
      comment: 'Whoever installs the package does not get them.',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^dist/'] },
    exclude: { path: '^test/fixtures/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      // Without these, packages with `exports` are not found and slip past the rules.
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
