import { UserError } from '../../domain/errors.ts'
import { compareLines, lineOf, type Point } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { nearest } from '../../domain/nearest.ts'
import { stopCauses, type Stop, type StopCause } from '../../domain/stop.ts'
import { parseVersion } from '../../domain/version.ts'
import { causeWords } from '../../release/declare/causes.ts'

/** What a person says of a stop on the command line. */
export interface DeclareFlags {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  readonly because?: string | undefined
  readonly when?: readonly string[] | undefined
  readonly cause?: string | undefined
  readonly for?: readonly string[] | undefined
  readonly issue?: string | undefined
  readonly minPatch?: string | undefined
  readonly retroactive?: boolean | undefined
  readonly rewrite?: boolean | undefined
  readonly dryRun?: boolean | undefined
}

/** What is to be written of a stop; what is left out stays as it is. */
export interface StopWish {
  readonly point: Point
  readonly when: readonly string[] | undefined
  readonly minPatch: string | undefined
  readonly cause: StopCause | undefined
  readonly reason: string | undefined
  readonly for: readonly string[] | undefined
  readonly issue: string | undefined
}

/** Checks what a person says against the manifest. A stop has a reason: theirs, or that of the cause. */
export function wishOf(manifest: Manifest, point: Point, known: Stop | undefined, flags: DeclareFlags): StopWish {
  const cause = stopCauses.find((one) => one === flags.cause)
  const names = given(flags.for)
  checkFor(manifest, names ?? [])
  checkWhen(manifest, point, flags)
  checkMinPatch(manifest, point, flags.minPatch)
  const had = known?.recorded ? known.reason : undefined
  const reason = saidReason(flags) ?? reasonOfCause(manifest, point, known, { cause, names }) ?? had
  if (reason === undefined) throw noReason(point, cause)
  return {
    point,
    when: given(flags.when),
    minPatch: flags.minPatch,
    cause,
    reason: reason === had ? undefined : reason,
    for: names,
    issue: flags.issue,
  }
}

function saidReason({ because = '' }: DeclareFlags): string | undefined {
  return because.trim() === '' ? undefined : because.trim()
}

/** A cause that is new brings its words; one that was there leaves those that were there with it. */
function reasonOfCause(
  manifest: Manifest,
  point: Point,
  known: Stop | undefined,
  { cause, names }: { readonly cause: StopCause | undefined; readonly names: readonly string[] | undefined },
): string | undefined {
  if (cause === undefined || cause === known?.cause) return undefined
  return causeWords(manifest, point, { cause, for: names ?? known?.for ?? [] })?.reason
}

/** A flag that was not given says nothing; the same value twice is one. */
function given(values: readonly string[] | undefined): readonly string[] | undefined {
  return values && values.length > 0 ? [...new Set(values)] : undefined
}

function checkFor({ backgroundMigrations, migrations }: Manifest, names: readonly string[]): void {
  const known = new Set([...backgroundMigrations.map(({ name }) => name), ...migrations.map(({ id }) => id)])
  const wrong = names.find((name) => !known.has(name))
  if (wrong === undefined) return
  throw new UserError({
    code: 'unknown-migration',
    what: `there is no background migration or migration "${wrong}" in the manifest`,
    next: 'name a background migration, or a migration by its id; one that is new goes into the manifest first',
    suggestions: nearest(wrong, known),
  })
}

function checkWhen({ conditions }: Manifest, { text }: Point, { when = [] }: DeclareFlags): void {
  const wrong = when.find((id) => !conditions.some((one) => one.id === id))
  if (wrong === undefined) return
  const ids = conditions.map(({ id }) => id)
  throw new UserError({
    code: 'unknown-condition',
    what: `there is no condition "${wrong}" in the manifest`,
    next:
      ids.length === 0
        ? `add it to conditions: with a question first, or let ${text} be a stop for everybody`
        : `the conditions are ${ids.join(', ')}; a new one goes into conditions: first`,
    suggestions: nearest(wrong, ids),
  })
}

function checkMinPatch({ product }: Manifest, point: Point, text: string | undefined): void {
  if (text === undefined) return
  const version = parseVersion(product.scheme, text)
  const fits = version && point.wholeLine && compareLines(lineOf(product, version), point.version.parts) === 0
  if (fits) return
  throw new UserError({
    code: 'bad-min-patch',
    what: point.wholeLine
      ? `--min-patch ${text} is no version of line ${point.text}`
      : `${point.text} is one version: there is no patch of it`,
    next: point.wholeLine ? `write a version of ${point.text}` : 'leave --min-patch out',
  })
}

function noReason({ text }: Point, cause: StopCause | undefined): UserError {
  return new UserError({
    code: 'reason-needed',
    what: cause === undefined ? `nobody says why ${text} is a stop` : `the cause ${cause} says nothing by itself`,
    next: 'say it with --because, one sentence that an admin understands; a --cause other than other brings its own',
    suggestions: [`plan stop declare ${text} --because 'what takes long, or what a later release needs'`],
  })
}
