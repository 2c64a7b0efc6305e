import { UserError } from '../../domain/errors.ts'
import { backupPolicies, type BackupTimes } from '../../domain/installation.ts'
import { localInstantForm, readLocalInstant } from '../../domain/local-instant.ts'
import { startOfDay, type Instant } from '../../domain/time.ts'
import { readWindows, windowForm } from '../../domain/window.ts'
import { type Mover, withEvent } from '../../run/machine.ts'
import { type BackupPolicy, type Override, type RunHop, type RunLimits, type RunRecord } from '../../run/record.ts'
import { isSiteRisk } from '../../run/preflight/risks.ts'
import { stepKinds } from '../../domain/step.ts'
import { type ResumeFlags, type StartFlags } from './flags.ts'
import { type RunGround } from './run-ground.ts'

type LimitFlags = Pick<ResumeFlags, 'toHop' | 'pauseAfter' | 'until' | 'window' | 'stopBy'>

/** Limits as flags say them; what they do not say stays as it was. What is over is forgotten. */
export function limitsOf(
  { ports, site, zone }: RunGround,
  flags: LimitFlags,
  { hops, before }: { readonly hops: readonly RunHop[]; readonly before: RunLimits | undefined },
): RunLimits {
  const now = ports.clock.now()
  const instant = (name: string, text: string | undefined, was: Instant | undefined) =>
    text === undefined ? aheadOf(now, was) : instantOf(name, text, { zone, now })
  const toHop = flags.toHop === undefined ? before?.toHop : landingOf(hops, flags.toHop)
  return {
    toHop,
    pauseAfter: flags.pauseAfter === undefined ? before?.pauseAfter : pauseOf(hops, flags.pauseAfter),
    until: instant('until', flags.until, before?.until),
    windows: windowsOf(flags.window ?? before?.windows ?? siteWindows(site)),
    stopBy: instant('stop-by', flags.stopBy, before?.stopBy),
  }
}

function aheadOf(now: Instant, at: Instant | undefined): Instant | undefined {
  return at !== undefined && at > now ? at : undefined
}

function siteWindows({ installation }: RunGround['site']): readonly string[] {
  return installation?.windows.map(({ text }) => text) ?? []
}

function windowsOf(windows: readonly string[]): readonly string[] {
  const reading = readWindows(windows)
  if ('problem' in reading) throw usage(reading.problem, windowForm)
  return windows
}

function instantOf(
  name: string,
  text: string,
  { zone, now }: { readonly zone: string; readonly now: Instant },
): Instant {
  const at = readLocalInstant(text, zone, now)
  if (at === undefined) throw usage(`--${name} "${text}" is no time`, localInstantForm)
  if (at <= now) throw usage(`--${name} ${text} is over already`, 'name a time that is still to come')
  return at
}

function landingOf(hops: readonly RunHop[], toHop: string): string {
  const hop = hops.find(({ to, number }) => to === toHop || String(number) === toHop)
  if (hop) return hop.to
  throw usage(`the path does not land on ${toHop}`, `its landings are ${hops.map(({ to }) => to).join(', ')}`)
}

function pauseOf(hops: readonly RunHop[], pauseAfter: string): string {
  const isKind = stepKinds.some((kind) => kind === pauseAfter)
  if (isKind || hops.some(({ steps }) => steps.some(({ id }) => id === pauseAfter))) return pauseAfter
  throw usage(
    `there is no step ${pauseAfter} to pause after`,
    `name one of its steps, like ${hops[0]?.steps[0]?.id ?? '1.preflight'}, or a kind of step: ${stepKinds.join(', ')}`,
  )
}

function usage(what: string, next: string): UserError {
  return new UserError({ code: 'usage', what, next })
}

/** Of a dry run, which needs no way back yet. */
export const notSaidYet = 'nobody said yet how to go back, and a run asks for it'

/** A run without a way back is refused: migrations cannot be taken back by installing the old version. */
export function backupOf(ground: RunGround, flags: StartFlags, canBackUp: boolean): BackupPolicy {
  const { backup, backupCommand, restorePoint, noBackup } = flags
  const told = [restorePoint, noBackup, backup ?? backupCommand].filter((one) => one !== undefined)
  if (told.length > 1) throw usage('--backup, --restore-point and --no-backup exclude each other', 'keep one of them')
  if (restorePoint !== undefined) return { kind: 'text', text: notEmpty('restore-point', restorePoint) }
  if (noBackup !== undefined) return { kind: 'none', because: notEmpty('no-backup', noBackup) }
  if (flags.dryRun && told.length === 0 && !ground.site.installation?.backup)
    return { kind: 'none', because: notSaidYet }
  return hookOf(ground, flags, canBackUp)
}

function hookOf({ site }: RunGround, { backup, backupCommand }: StartFlags, canBackUp: boolean): BackupPolicy {
  const here = site.installation?.backup
  const kind = timesOf(backup ?? (backupCommand === undefined ? here?.policy : 'hop'))
  const command = backupCommand === undefined ? here?.command : splitWords(backupCommand)
  if (command === undefined && !canBackUp)
    throw usage('nobody here knows how to make a backup', "name a hook with --backup-command 'PROGRAM WORDS'")
  return { kind, command }
}

function timesOf(text: string | undefined): BackupTimes {
  if (text === undefined) throw noWayBack()
  const times = backupPolicies.find((one) => one === text)
  if (times) return times
  throw usage(`--backup ${text} is not known`, 'write hop, session or once')
}

function notEmpty(flag: string, text: string): string {
  if (text.trim() !== '') return text
  throw usage(`--${flag} says nothing`, `write what a person needs to know: --${flag} 'TEXT'`)
}

function noWayBack(): UserError {
  return new UserError({
    code: 'no-way-back',
    what: 'nobody said how to go back: a migrated database does not fit the old version, so only a restore undoes a hop',
    next: "add --backup hop with --backup-command 'PROGRAM WORDS', or --restore-point 'WHERE IT IS AND HOW IT IS RESTORED', or --no-backup 'WHY NONE IS NEEDED'",
  })
}

/** Words of a command as a shell splits them: quotes hold words together, nothing is replaced. */
export function splitWords(text: string): readonly string[] {
  const words: string[] = []
  for (const [whole] of text.matchAll(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/gsu))
    words.push(
      whole.replaceAll(
        /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gsu,
        (_, single?: string, double?: string, one?: string) =>
          single ?? double?.replaceAll(/\\(.)/gsu, '$1') ?? one ?? '',
      ),
    )
  if (words.length > 0) return words
  throw usage('a command without words was named', 'write a program and its words')
}

/** Risks that the planner takes, and those that only a reading of the site shows: preflight and the run look at them. */
export function splitRisks(accept: readonly string[] = []): { readonly path: string[]; readonly run: string[] } {
  return { path: accept.filter((id) => !isSiteRisk(id)), run: accept.filter(isSiteRisk) }
}

type RiskFlags = Pick<StartFlags, 'accept' | 'because' | 'acceptUntil'>

/** Whoever takes a risk says why; it is written down with a name. */
export function overridesOf(flags: RiskFlags, { by, at }: Mover): Override[] {
  const { accept = [], because, acceptUntil: until } = flags
  if (accept.length === 0) return []
  if (because === undefined || because.trim() === '')
    throw usage(`--accept ${accept[0]} needs a reason that is written down`, "add --because 'WHY'")
  if (until !== undefined && startOfDay(until) === undefined)
    throw usage(`--accept-until "${until}" is no day`, 'write it like 2026-12-31')
  return accept.map((id) => ({ id, because, until, by, at }))
}

/** Adds what was accepted, each with a line in the journal. */
export function withOverrides(record: RunRecord, overrides: readonly Override[], mover: Mover): RunRecord {
  const added: RunRecord = { ...record, overrides: [...record.overrides, ...overrides] }
  return overrides.reduce((run, one) => withEvent(run, 'override', mover, { text: `${one.id}: ${one.because}` }), added)
}
