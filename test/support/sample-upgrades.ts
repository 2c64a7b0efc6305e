import { type Hop } from '../../src/results/plan-parts.ts'
import { type Upgrade } from '../../src/results/upgrade.ts'
import {
  background,
  hop,
  onlyIf,
  patchHop,
  pathOf,
  postgresqlMove,
  proven,
  question,
  reason,
  upgrade,
} from './upgrade-builder.ts'

const packageCommands = (version: string): Hop['commands'] => [
  { step: 'before', on: 'application', run: 'sudo gitlab-rake gitlab:check' },
  {
    step: 'install',
    on: 'every node',
    run: `sudo apt-get update && sudo apt-get install --yes gitlab-ee=${version}-ee.0`,
  },
  {
    step: 'check',
    on: 'application',
    run: "sudo gitlab-rails runner 'puts Gitlab::Database::BackgroundMigration::BatchedMigration.queued.count'",
  },
]

const withCommands = (sketch: ReturnType<typeof hop>): ReturnType<typeof hop> => ({
  ...sketch,
  commands: packageCommands(sketch.to),
})

const inline = (name: string) =>
  reason(
    'finalizes-inline',
    `${name}/20240503141055`,
    `${name} is queued in 17.1 and finalized in 17.3: this hop does its whole work inside the migrate step (nobody recorded its size)`,
  )

const questions = [
  question('many-users', 'Has the users table more than 30,000 rows (all states, bots included)?', { if_no: 0 }),
  question('npm-registry-used', 'Is the NPM package registry used?'),
  question('large-pipeline-variables', 'Is the CI pipeline-variables history large?', { if_no: 1 }),
  question('large-ci-pipeline-messages', 'Has ci_pipeline_messages more than 1,500,000 rows?'),
]

/** 15.4.2 to the newest 18 with PostgreSQL 13: a patch hop, 16 hops, 4 of them only if, one PostgreSQL move. */
export function longUpgrade(): Upgrade {
  const path = pathOf(
    '15.4.2',
    [
      patchHop('15.4.6'),
      hop('15.11.13', {
        notes: [
          {
            text: 'Instances that ever ran 15.11.0 to 15.11.2 need a repair before 16.2.',
            url: 'https://docs.example.org/15.11',
          },
        ],
      }),
      onlyIf('16.0.10', ['many-users', 'large-pipeline-variables']),
      onlyIf('16.1.8', ['npm-registry-used']),
      onlyIf('16.2.11', ['large-pipeline-variables']),
      hop('16.3.9'),
      hop('16.7.10'),
      hop('16.11.10', proven(2, 12, [0, 3], '16.11')),
      onlyIf('17.1.8', ['large-ci-pipeline-messages'], {
        ...proven(4, 31, [9, 12], '17.1'),
        components: [postgresqlMove('13', '16', ['16.11.10', '16.11.10', '18.11.9'])],
      }),
      hop('17.3.7', {
        ...proven(11, 40, [18, 4], '17.3'),
        warnings: ['BackfillA', 'BackfillB', 'BackfillC', 'BackfillD'].map(inline),
      }),
      hop('17.5.5', proven(6, 22, [12, 0], '17.5')),
      hop('17.8.7', {
        ...proven(9, 35, [17, 2], '17.8'),
        gates: [
          {
            id: 'ci-tokens',
            title: 'CI job token allowlists are filled',
            command: 'sudo gitlab-rake ci:job_tokens:allowlist:check',
          },
        ],
      }),
      hop('17.11.7', proven(5, 28, [14, 6], '17.11')),
      hop('18.2.8', proven(7, 33, [21, 8], '18.2')),
      hop('18.5.5', {
        ...proven(3, 19, [9, 11], '18.5'),
        warnings: [reason('component-untested', 'postgresql', 'PostgreSQL 16 was not tested with 18.5.5')],
      }),
      hop('18.8.10', { finish_before: { background: [], unknown: 14, tracked: true } }),
      hop('18.11.9', {
        finish_before: { background: [], unknown: 7, tracked: true },
        waits: [{ at_least: '14d', since: '18.8.10', reason: 'background work of 18.8 needs two weeks' }],
      }),
    ].map(withCommands),
  )
  return upgrade('15.4.2', '18.11.9', {
    asked: { ...upgrade('15.4.2', '18').asked, components: { postgresql: '13.14' } },
    path,
    questions,
    all_no: 4,
    command: 'plan upgrade --from 15.4.2 --to 18 --component postgresql=13.14',
  })
}

/** One patch up on the same line. */
export function shortUpgrade(): Upgrade {
  return upgrade('17.5.0', '17.5.2', {
    manifest: {
      ...upgrade('17.5.0', '17.5.2').manifest,
      by_default: true,
      source: 'shipped manifest gitlab, because no product was named',
    },
    path: pathOf('17.5.0', [hop('17.5.2')]),
    coverage: {
      text: 'no stop lies between the two versions',
      finalizers_known: 0,
      background_migrations: 0,
      proven_hops: 0,
    },
  })
}

/** 16.x to a version nobody may upgrade to from 16.x. */
export function refusedUpgrade(): Upgrade {
  const message = 'upgrades from 16.x to 17.1.0 and 17.1.1 fail: a migration looks for a table that the squash removed'
  return upgrade('16.11.10', '17.1.0', {
    verdict: 'illegal',
    refusal: {
      reasons: [
        reason('blocked', 'from-16-to-17.1', message, { verdict: 'illegal', next: 'upgrade to 17.1.2 or later' }),
      ],
      changes: ['the target: 17.1.2 and every later patch is fine'],
      try: 'plan upgrade --product gitlab --from 16.11.10 --to 17.1.2',
    },
  })
}

export function nothingToDo(): Upgrade {
  return upgrade('17.8.7', '17.8.7', { verdict: 'nothing-to-do', path: pathOf('17.8.7', []) })
}

/** No path is certain: one hop is legal only with the answer yes, another only with no. */
export function perAnswerUpgrade(): Upgrade {
  return upgrade('17.9.1', '18.2.8', {
    verdict: 'undetermined',
    questions: [question('external-redis-6', 'Is Redis 6 still in use?', { if_no: 0 })],
    per_answer: [
      { answers: { 'external-redis-6': 'no' }, path: pathOf('17.9.1', [hop('17.11.7'), hop('18.2.8')]) },
      {
        answers: { 'external-redis-6': 'yes' },
        refusal: {
          reasons: [
            reason('blocked', 'redis-6', '18.0 does not start with Redis 6', {
              verdict: 'illegal',
              next: 'move Redis to 7.0 or later',
            }),
          ],
          changes: ['Redis: 7.0 or later'],
        },
      },
    ],
  })
}

/** A hop that a repair makes legal, with an accepted risk and an unknown component. */
export function repairUpgrade(): Upgrade {
  const repair = reason('blocked', 'squash-15.11', '15.11.0 to 15.11.2 lack a migration that 16.2 needs', {
    verdict: 'duty',
    next: 'check whether the instance ever ran one of them; repair it if so',
  })
  const accepted = reason('avoid', '16.3.4', '16.3.4 shows wrong disk usage: use 16.3.5 or later', { accepted: true })
  return upgrade('15.11.3', '16.3.4', {
    path: pathOf('15.11.3', [
      hop('16.3.4', {
        duties: [repair],
        warnings: [accepted],
        components: [{ ...postgresqlMove('', '>=13.6', ['15.11.3', '15.11.3', '16.3.4']), action: 'check' }],
      }),
    ]),
    warnings: [reason('unlisted-version', '15.11.3', '15.11.3 is not listed; it is judged by its line')],
    remarks: ['RequeueX closes before it opens: the entry is ignored', 'BackfillY is queued twice in 17.1'],
    alternatives: [
      {
        name: 'no-accepted-risk',
        text: 'lands on 16.3.9 instead',
        hops: ['16.3.9'],
        counted: 1,
        component_moves: 0,
        warnings: 0,
      },
    ],
  })
}

const veryLongLandings =
  '8.11.11 8.12.13 8.17.8 9.5.10 10.0.7 10.8.7 11.0.6 11.11.8 12.0.12 12.1.17 12.10.14 13.0.14 13.1.11 13.8.8 13.12.15 14.0.12 14.3.6 14.9.5 14.10.5 15.0.5 15.1.6 15.4.6 15.11.13 16.0.10 16.1.8 16.2.11 16.3.9 16.7.10 16.11.10 17.1.8 17.3.7 17.5.5 17.8.7 17.11.7 18.2.8 18.5.5 18.8.10 18.11.9 19.2.1'.split(
    ' ',
  )

const conditional: Readonly<Record<string, readonly string[]>> = {
  '15.1.6': ['several-web-nodes'],
  '16.0.10': ['many-users', 'large-pipeline-variables'],
  '16.1.8': ['npm-registry-used'],
  '16.2.11': ['large-pipeline-variables'],
  '17.1.8': ['large-ci-pipeline-messages'],
}

/** 8.0.5 to 19.2.1: every stop GitLab ever declared. */
export function veryLongUpgrade(): Upgrade {
  const moves: Readonly<Record<string, Partial<Hop>>> = {
    '11.0.6': { components: [postgresqlMove('9.2', '9.6', ['10.0.7', '10.8.7', '12.10.14'])] },
    '13.0.14': { components: [postgresqlMove('9.6', '11', ['12.10.14', '12.10.14', '13.12.15'])] },
    '17.1.8': {
      components: [postgresqlMove('13', '16', ['16.11.10', '16.11.10', '18.11.9'])],
      ...proven(4, 31, [9, 12], '17.1'),
    },
    '19.2.1': { components: [postgresqlMove('16', '17', ['18.11.9', '18.11.9', '19.2.1'])] },
  }
  const sketches = veryLongLandings.map((version) => {
    const conditions = conditional[version]
    return conditions ? onlyIf(version, conditions, moves[version]) : hop(version, moves[version])
  })
  return upgrade('8.0.5', '19.2.1', {
    asked: { ...upgrade('8.0.5', 'newest').asked, to: 'newest' },
    path: pathOf('8.0.5', sketches),
    questions,
    all_no: 5,
  })
}

/** Texts that try to break out of every format. */
export function hostileUpgrade(text: string): Upgrade {
  const path = pathOf('1.0.0', [
    onlyIf('2.0.0', [text], {
      why: {
        kind: 'conditional-stop',
        text,
        stops: [text],
        reasons: [reason('skips-conditional-stop', text, text, { next: text })],
      },
      duties: [reason('unfinished-work', text, text, { next: text })],
      gates: [{ id: text, title: text, command: text }],
      notes: [{ text, url: text }],
      commands: [{ step: 'install', on: text, run: text }],
      waits: [{ at_least: '14d', since: text, reason: text }],
      warnings: [reason('avoid', text, text)],
      components: [{ ...postgresqlMove(text, text, [text, text, text]), name: text, because: text }],
      finish_before: { background: [background(text, text, text, { tables: [text] })], unknown: 1, tracked: true },
      proof: { by: 'lives', lives: [text], inferred: true },
    }),
    hop(text),
  ])
  return upgrade(text, text, {
    manifest: {
      product: text,
      name: text,
      complete_until: text,
      age_days: 99,
      stale: true,
      by_default: false,
      source: text,
    },
    path,
    questions: [question(text, text)],
    warnings: [reason('avoid', text, text)],
    uncounted: [text],
    site: [{ subject: text, value: text, source: text, at: '2026-11-21T12:00:00.000Z' }],
    remarks: [text],
    command: `plan upgrade --from ${text}`,
  })
}
