import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { fixedCli } from '../support/fixed-cli.ts'
import { writeTinyProduct } from '../support/migrations/tiny.ts'

const { cwd, plan } = fixedCli()
const root = fileURLToPath(new URL('../..', import.meta.url))
const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true })
const depot = ['--manifest', 'depot']
const tiny = ['--manifest', 'tiny', '--embedded', 'tiny-database']
writeTinyProduct(join(cwd, 'tiny'))
writeFileSync(
  join(cwd, 'api.yaml'),
  'manifest: 1\nproduct: {id: api, name: Api, version_scheme: semver, line: 2}\ncomplete_until: 2026-11-20\napi_versions: [{version: "2.4"}, {version: "2.5"}]\n',
)

const commands = Object.keys(
  (JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8')) as { commands: object }).commands,
).map((id) => id.replaceAll(':', ' '))

/** At least one command line for every command; a command without one fails below. */
const asked: readonly (readonly [kind: string, args: readonly string[]])[] = [
  ['upgrade', ['upgrade', ...depot, '--from', '1.2.1']],
  [
    'upgrade',
    ['upgrade', ...depot, '--from', '1.2.1', '--format', 'json', '--alternatives', '--component', 'postgresql=14.3'],
  ],
  ['upgrade', ['upgrade', ...depot, '--from', '1.2.1', '--window', 'Sat 22:00-05:00']],
  ['upgrade', ['upgrade', ...depot, '--from', '2.4.1', '--to', '1.4.2']],
  ['upgrade', ['upgrade', ...depot, '--from', '2.4.1', '--to', '2.4.1']],
  ['upgrade', ['upgrade', ...depot, '--from', '1.4.2', '--to', '2.2.0', '--fact', 'several-web-nodes=yes']],
  ['upgrade', ['upgrade', '--product', 'gitlab', '--from', '15.11.13', '--to', '18.8.10']],
  ['next', ['next', ...depot, '--from', '1.4.2', '--component', 'postgresql=14.3', '--install', 'package']],
  ['next', ['next', ...depot, '--from', '2.4.1', '--to', '2.4.1']],
  ['next', ['next', ...depot, '--from', '2.4.1', '--to', '1.4.2']],
  ['preflight', ['preflight', ...depot, '--from', '1.4.2', '--database', 'main=postgresql://x@127.0.0.1:1/x']],
  ['rescue', ['rescue', ...depot, '--was', '1.4.2', '--database', 'main=postgresql://x@127.0.0.1:1/x']],
  ['start', ['start']],
  ['installation-file', ['init', ...depot, '--version', '1.4.2', '--output', 'site.yaml']],
  ['facts-sql', ['facts', 'sql', ...depot]],
  ['manifest', ['manifest', 'show', ...depot]],
  ['manifest', ['manifest', 'show', '--product', 'gitlab']],
  ['manifest-schema', ['manifest', 'schema']],
  ['manifest-schema', ['manifest', 'schema', 'defaults']],
  ['why', ['why', '1.4', ...depot]],
  ['why', ['why', '1.2.1', '2.2.4', ...depot]],
  ['matrix', ['matrix', ...depot]],
  ['stop-list', ['stop', 'list', ...depot]],
  ['stop-proposal', ['stop', 'propose', ...depot]],
  ['stop-horizon', ['stop', 'propose', '--horizon', '6', ...depot]],
  ['squash-issue', ['squash', 'issue', '--product', 'gitlab', '--after', '18.8']],
  ['squash-proposal', ['squash', 'propose', '--product', 'gitlab', '--after', '18.8']],
  // Answers that are no problem are held against their schemas in test/app/squash: many databases take long to begin.
  ['problem', ['squash', 'verify', ...depot]],
  ['squash-application', ['squash', 'apply', '--product', 'gitlab', '--after', '18.8']],
  ['stop-declaration', ['stop', 'declare', '2.6', ...depot, '--because', 'x', '--dry-run']],
  ['stop-withdrawal', ['stop', 'withdraw', '2.6', ...depot, '--dry-run']],
  ['stop-duty-done', ['stop', 'done', '2.2', 'support', ...depot, '--dry-run']],
  ['stop-status', ['stop', 'status', '2.2', ...depot]],
  ['stop-status', ['stop', 'status', '--all', ...depot]],
  ['stop-follow-up', ['stop', 'follow-up', '2.2', ...depot, '--dry-run']],
  ['agenda', ['agenda', '2.5', ...depot]],
  ['validation', ['validate', 'depot']],
  ['validation', ['validate', '--product', 'gitlab', '--rule', 'impossible-clock']],
  ['rule-explanation', ['validate', '--explain', 'stop-without-reason']],
  ['rule-explanation', ['validate', '--explain', 'all']],
  ['new-finalizer', ['new', 'finalizer', 'Recount', ...depot, '--dry-run', '--in', '2.4']],
  ['new-entry', ['new', 'migration', 'add_weight_to_parcels', ...depot, '--dry-run', '--in', '2.9']],
  ['new-entry', ['new', 'background-migration', 'FillWeights', '--table', 'parcels', ...depot, '--dry-run']],
  ['new-entry', ['new', 'release', '2.9.0', ...depot, '--dry-run']],
  ['new-entry', ['new', 'condition', 'many-weights', '--question', 'Many?', ...depot, '--dry-run']],
  ['retiming', ['retime', '--all-stale', ...depot, '--dry-run']],
  ['api-version-list', ['api-version', 'list', ...depot]],
  ['api-version-introduction', ['api-version', 'introduce', '2.5', '--from', '2026-12-01', ...depot, '--dry-run']],
  ['api-version-closing', ['api-version', 'close', '2.4', '--at', '2027-01-01', '--manifest', 'api.yaml', '--dry-run']],
  ['comparison', ['compare', 'saved.json', ...depot]],
  ['manifest-diff', ['diff', './depot', ...depot]],
  ['release-cut', ['release', 'cut', '2.0', ...depot, '--dry-run']],
  ['token-key', ['token', '--new-key', 'token.pem']],
  ['token', ['token', '--key', 'token.pem', '--name', 'alice', '--audience', 'here', '--issuer', 'us']],
  ['problem', ['token', '--inspect']],
  ['migration-run', ['install', ...tiny]],
  ['migration-status', ['migrate', 'status', ...tiny]],
  // Answers that are no problem are held against their schema in test/app/drift: two embedded databases take long to begin.
  ['problem', ['migrate', 'drift', ...depot, '--embedded', 'x', '--database', 'main=service=x']],
  // Others are held against their schema in test/app/rehearse, for the same reason.
  ['rehearsal', ['rehearse', '--manifest', 'tiny', '--from', '1.1.0', '--to', '1.0.0']],
  ['migration-run', ['migrate', 'up', ...tiny, '--dry-run']],
  ['migration-run', ['migrate', 'down', ...tiny, '--yes']],
  ['migration-run', ['migrate', 'redo', ...tiny, '--yes']],
  ['migration-repair', ['migrate', 'repair', '20260101000000', ...tiny, '--because', 'nothing']],
  // Answers about a run that was begun are held against their schema in test/app/run/answer and in run.test.ts.
  ['run', ['run', 'start', ...tiny, '--from', '1.0.0', '--no-backup', 'a test', '--dry-run']],
  ['run-list', ['run', 'list', ...tiny]],
  ['problem', ['run', 'status', ...tiny]],
  ['problem', ['run', 'resume', ...tiny]],
  ['problem', ['run', 'pause', ...tiny]],
  ['problem', ['run', 'confirm', '1.migrate', ...tiny]],
  ['problem', ['run', 'abort', ...tiny]],
  ['problem', ['run', 'report', ...tiny]],
  ['adoption', ['adopt', '--at', '1.1.0', '--manifest', 'tiny', '--embedded', 'empty-database']],
  ['problem', ['migrate', 'up', ...depot]],
  ['background-list', ['bbm', 'status', ...depot]],
  ['background-list', ['bbm', 'status', '--check', ...depot]],
  ['background-change', ['bbm', 'pause', '--all', ...depot]],
  ['background-change', ['bbm', 'resume', '--all', '--dry-run', ...depot]],
  ['background-change', ['bbm', 'retry', '--all', ...depot]],
  ['background-change', ['bbm', 'restart', '--all', ...depot]],
  ['background-change', ['bbm', 'cancel', '--all', ...depot]],
  ['background-run', ['bbm', 'run', ...depot]],
  ['background-wait', ['bbm', 'wait', ...depot]],
  ['problem', ['bbm', 'show', 'Recount', ...depot]],
  ['problem', ['bbm', 'finalize', 'Recount', ...depot]],
  ['problem', ['upgrade', ...depot, '--from', '1.4']],
  ['problem', ['upgrade', '--product', 'depto', '--from', '1.4.2']],
  ['problem', ['upgrade', ...depot]],
  ['problem', ['worker', '--product', 'depto']],
  // Ends with a signal: its answer is held against its schema in serve.test.ts.
  ['problem', ['serve', ...depot]],
  ['problem', ['xylophone']],
  ['problem', ['manifest']],
]

describe('Every JSON answer', () => {
  test('is asked for below', () => {
    const answered = commands.filter((command) => asked.some(([, args]) => args.join(' ').startsWith(command)))
    expect(answered).toEqual(commands)
  })

  test.each(asked)(
    'of kind %s fits its published schema: plan %j',
    async (kind, args) => {
      const saved = await plan(['upgrade', ...depot, '--from', '1.2.1', '--json'])
      writeFileSync(join(cwd, 'saved.json'), saved.stdout)
      // Making an embedded database takes seconds, and more while everything else is tested as well.
      const { stdout, stderr } = await plan([...args, '--json'], { timeoutMs: 60_000 })
      expect(stderr).toBe('')
      const answer = JSON.parse(stdout) as { kind: string }
      expect(answer.kind).toBe(kind)
      const path = join(root, 'docs/schemas', `${kind}.schema.json`)
      const validate =
        ajv.getSchema(`urn:waystop:schema:result:${kind}:1`) ??
        ajv.compile(JSON.parse(readFileSync(path, 'utf8')) as object)
      expect(validate(answer) ? [] : validate.errors).toEqual([])
    },
    90_000,
  )
})

test('--format json is --json', async () => {
  const args = ['upgrade', ...depot, '--from', '1.2.1']
  expect(await plan([...args, '--format', 'json'])).toEqual(await plan([...args, '--json']))
  expect(await plan(['upgrade', '--format=json'])).toMatchObject({
    code: 2,
    stderr: '',
    stdout: expect.stringContaining('"problem"'),
  })
})
