import { UserError } from '../domain/errors.ts'
import { checkSchema } from '../manifest/schema-check.ts'
import { readYaml } from '../manifest/yaml-text.ts'
import { type Ports } from '../ports/ports.ts'
import { upgradeSchema, type Upgrade } from '../results/upgrade.ts'
import { brokenFile } from './manifest-folder.ts'

const maximumBytes = 16 * 1024 * 1024

/** Reads what `plan upgrade --json` printed; a file that is something else is one UserError. */
export function savedPlan({ files, place }: Ports, path: string): Upgrade {
  const file = files.resolve(place.workingFolder, path)
  if (files.kindOf(file) !== 'file') throw unusable(`there is no file ${path}`)
  if (files.sizeOf(file) > maximumBytes) throw unusable(`${path} is longer than ${maximumBytes / 1024 / 1024} MiB`)
  const text = files.readText(file)
  const value = parse(path, text)
  refuseForeign(path, value)
  const nowhere = { source: { file: path, text: '', lineStarts: [0] }, offset: 0 }
  if (checkSchema(upgradeSchema, value, nowhere).length > 0) throw broken(path, text)
  return value as Upgrade
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw unusable(`${path} is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function refuseForeign(path: string, value: unknown): void {
  const { kind, schema_version: version } = (value ?? {}) as { kind?: unknown; schema_version?: unknown }
  if (kind !== 'upgrade')
    throw unusable(`${path} is no saved plan${typeof kind === 'string' ? `, but an answer of the kind "${kind}"` : ''}`)
  if (version !== 1) throw unusable(`${path} was saved by another version of plan (schema version ${String(version)})`)
}

/** JSON is YAML, whose reader knows where things stand; it is asked only to say where a plan is broken. */
function broken(path: string, text: string): UserError {
  const reading = readYaml(path, text)
  const problems =
    'problems' in reading ? reading.problems : checkSchema(upgradeSchema, reading.ok.value, reading.ok.located)
  return problems.length > 0 ? brokenFile('saved plan', path, problems) : unusable(`${path} is no whole plan`)
}

function unusable(what: string): UserError {
  return new UserError({
    code: 'bad-saved-plan',
    what,
    next: 'save a plan with `plan upgrade --from … --to … --json > plan.json`, and compare that file',
  })
}
