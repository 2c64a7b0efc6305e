import { UserError } from '../../domain/errors.ts'
import { type Ports } from '../../ports/ports.ts'
import { type RunAnswer } from '../../results/run.ts'
import { type Driver } from '../../run/driver.ts'
import { isOver } from '../../run/machine.ts'
import { type RunSink } from '../../run/notice.ts'
import { notifier } from '../../run/notify.ts'
import { type RunRecord } from '../../run/record.ts'
import { runExists } from '../../run/stores/run-errors.ts'
import { agreed } from '../migrate/agreed.ts'
import { splitRisks } from './asked.ts'
import { atRun, composed } from './compose.ts'
import { answered, type Answering, driven, underHold } from './driving.ts'
import { type StartFlags } from './flags.ts'
import { newRecord } from './new-record.ts'
import { planPath, type PlannedPath } from './path.ts'
import { type RunGround } from './run-ground.ts'
import { valuesOf } from './values.ts'

type Ground = RunGround<StartFlags>

/** Begins an upgrade and drives it. Refusals are answers; what a person has to say first is a UserError. */
export function startRun(ports: Ports, flags: StartFlags, tell: RunSink): Promise<RunAnswer> {
  const wish = { command: 'plan run start', driver: () => flags.driver, installType: flags.install }
  return atRun(ports, flags, wish, async (ground) => {
    const parts = composed(ground, { ...flags, values: valuesOf(flags) })
    const planned = await planPath(ground.ports, await planningFlags(ground, parts.driver))
    const record = await newRecord(ground, parts, planned)
    const ended = endOf(planned)
    if (ended) return answered(ground, record, { verb: 'start', composed: parts, ...ended })
    if (flags.dryRun) return answered(ground, record, { verb: 'start', composed: parts, ended: 'planned' })
    await mayStart(ground, record)
    if (!(await agreed(ground.ports, flags, { told: toldPlan(record), question: 'Begin?' })))
      return answered(ground, record, { verb: 'start', composed: parts, ended: 'declined' })
    await ground.store.create(record)
    return underHold(ground, record.id, (hold) => driven(ground, { record, hold, tell }, { ...flags, verb: 'start' }))
  })
}

/** What ends a start before anything is begun. */
function endOf({ upgrade }: PlannedPath): Pick<Answering, 'ended' | 'refusals' | 'remarks'> | undefined {
  const { verdict, refusal, questions } = upgrade
  if (verdict === 'illegal') return { ended: 'refused', refusals: refusalsOf(upgrade), remarks: refusal?.changes }
  if (verdict === 'nothing-to-do') return { ended: 'planned', remarks: ['there is nothing to do'] }
  if (verdict !== 'undetermined') return undefined
  const open = questions.map(({ condition, question }) => `${condition}: ${question}`)
  return { ended: 'undetermined', remarks: ['no path is legal whatever the answers are', ...open] }
}

function refusalsOf({ refusal, path }: PlannedPath['upgrade']): NonNullable<Answering['refusals']> {
  const next = refusal?.try ?? refusal?.changes[0] ?? 'look at it with plan upgrade --verbose'
  const reasons = refusal?.reasons ?? path?.hops.flatMap(({ warnings }) => warnings) ?? []
  return reasons.map((reason) => ({ id: reason.id, what: reason.message, next: reason.next ?? next }))
}

/** Where nobody says what is installed, whoever drives it is asked; what its sources do not agree on is no answer. */
async function planningFlags({ flags, site, choice }: Ground, { reader }: Driver): Promise<StartFlags> {
  // What is upgraded here is read here: the path is this site's own.
  const readSite = choice.kind === 'native' || site.targets.some(({ kind }) => kind === 'postgresql')
  const path = { ...flags, accept: splitRisks(flags.accept).path, readSite }
  const isGiven = (flags.from ?? site.installation?.version) !== undefined || readSite
  if (isGiven) return path
  const told = await reader.installed()
  const versions = [...new Set(told.flatMap(({ version }) => version ?? []))]
  if (versions.length === 1) return { ...path, from: versions[0] }
  const said = told.map(({ source, version, problem }) => `${source}: ${version ?? problem ?? 'nothing'}`)
  throw new UserError({
    code: 'unknown-installed-version',
    what:
      versions.length === 0
        ? `nobody can tell which version is installed (${said.join('; ') || 'there is nobody to ask'})`
        : `what is installed is told differently (${said.join('; ')})`,
    next: 'say it with --from VERSION',
  })
}

/** Another run, and somebody who would not be told, are found before anything is begun. */
async function mayStart({ store, ports, away }: Ground, record: RunRecord): Promise<void> {
  if (away) throw away
  const unfinished = (await store.list()).find((one) => !isOver(one.record))
  if (unfinished) throw runExists(unfinished)
  const problem = await notifier(ports).test(record)
  if (problem === undefined) return
  throw new UserError({
    code: 'notify-failed',
    what: `--notify was tried, and nobody was told: ${problem}`,
    next: 'mend it, or leave --notify out',
  })
}

/** What a person should have read before it begins. */
function toldPlan({ productName, from, to, hops, driver, backup }: RunRecord): string {
  const wayBack = {
    hop: 'backed up before every hop',
    session: 'backed up once for each session',
    once: 'backed up once',
    text: 'with a restore point',
    none: 'without a backup',
  }[backup.kind]
  const lines = hops.map(({ number, from: u, to: v, steps }) => {
    const down = steps.some((step) => step.down) ? ', users are not served meanwhile' : ''
    return `  ${number}. ${u} to ${v}: ${steps.map(({ kind }) => kind).join(', ')}${down}`
  })
  return [`${productName} ${from} to ${to}, driven by ${driver.name}, ${wayBack}:`, ...lines].join('\n')
}
