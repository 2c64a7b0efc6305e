import { UserError } from '../../domain/errors.ts'
import { compareText } from '../../domain/version.ts'
import { maximumManifestSize } from '../../manifest/limits.ts'
import { checkSchema } from '../../manifest/schema-check.ts'
import { readYaml } from '../../manifest/yaml-text.ts'
import { type Ports } from '../../ports/ports.ts'
import { baselineSchema, type Baseline } from '../../results/baseline.ts'
import { type Finding } from '../../results/finding.ts'
import { brokenFile } from '../manifest-folder.ts'

/** A baseline file: as it is shown, and where it lies. */
export interface BaselineFile {
  readonly shown: string
  readonly path: string
}

/** Findings without those that a baseline freezes. */
export interface Frozen {
  readonly kept: readonly Finding[]
  readonly count: number
  /** Ids that the file names and nobody found. */
  readonly gone: readonly string[]
}

export function withoutBaseline(findings: readonly Finding[], baseline: Baseline): Frozen {
  const frozen = new Set(baseline.findings.map(({ id }) => id))
  const found = new Set(findings.map(({ id }) => id))
  const kept = findings.filter(({ id }) => !frozen.has(id))
  return { kept, count: findings.length - kept.length, gone: [...frozen].filter((id) => !found.has(id)) }
}

/** Writes findings down by id, so that the next run leaves them out. The file is the same whenever they are. */
export function writeBaseline({ files }: Ports, { path, shown }: BaselineFile, findings: readonly Finding[]): Baseline {
  if (files.kindOf(path) === 'folder') throw refusal('cannot-write', `${shown} is a folder`, 'name a file')
  if (files.kindOf(files.resolve(path, '..')) !== 'folder')
    throw refusal('cannot-write', `there is no folder for ${shown}`, 'make the folder first, or name a file elsewhere')
  const entries = findings.map(({ id, message }) => ({ id, message })).toSorted((a, b) => compareText(a.id, b.id))
  const baseline: Baseline = { kind: 'baseline', schema_version: 1, findings: entries }
  files.writeText(path, `${JSON.stringify(baseline, null, 2)}\n`)
  return baseline
}

/** Reads a baseline; one that is missing or broken is a UserError, or old findings would come back as new ones. */
export function readBaseline({ files }: Ports, { path, shown }: BaselineFile): Baseline {
  const next = 'write it with plan validate --write-baseline FILE'
  if (files.kindOf(path) !== 'file') throw refusal('no-baseline', `there is no baseline file ${shown}`, next)
  if (files.sizeOf(path) > maximumManifestSize)
    throw unusable(shown, `is longer than ${maximumManifestSize / 1024 / 1024} MiB`)
  const text = files.readText(path)
  const value = parse(shown, text)
  const { kind, schema_version: version } = (value ?? {}) as { kind?: unknown; schema_version?: unknown }
  if (kind !== 'baseline') throw unusable(shown, 'is no baseline of plan validate')
  if (version !== 1) throw unusable(shown, `was written by another version of plan (schema version ${String(version)})`)
  const nowhere = { source: { file: shown, text: '', lineStarts: [0] }, offset: 0 }
  if (checkSchema(baselineSchema, value, nowhere).length > 0) throw broken(shown, text)
  return value as Baseline
}

function parse(shown: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw unusable(shown, `is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** JSON is YAML, whose reader knows where things stand; it is asked only to say where a file is broken. */
function broken(shown: string, text: string): UserError {
  const reading = readYaml(shown, text)
  const problems =
    'problems' in reading ? reading.problems : checkSchema(baselineSchema, reading.ok.value, reading.ok.located)
  return problems.length > 0 ? brokenFile('baseline', shown, problems) : unusable(shown, 'is no whole baseline')
}

function unusable(shown: string, what: string): UserError {
  return refusal('bad-baseline', `${shown} ${what}`, 'write it anew with plan validate --write-baseline FILE')
}

function refusal(code: string, what: string, next: string): UserError {
  return new UserError({ code, what, next })
}
