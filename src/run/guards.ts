import { dayOf } from '../domain/time.ts'
import { type DriveParts } from './drive-parts.ts'
import { type ShownCommand, type WorkReading } from './driver.ts'
import { type RunHop, type RunRecord, type RunStep } from './record.ts'
import { type StepKind } from '../domain/step.ts'

/** Why a step may not begin, and what a person does about it. */
export interface Hindrance {
  readonly what: string
  readonly commands: readonly ShownCommand[]
}

/** From the first of these on, `from` is left. */
const leaving: ReadonlySet<StepKind> = new Set(['maintenance-on', 'stop', 'deploy', 'migrate'] as const)

/** What a stop asks for is looked at once for each hop, right before it is left. */
export function isLeaving({ steps }: RunHop, step: RunStep): boolean {
  const first = steps.find(({ kind }) => leaving.has(kind))
  return first?.id === step.id
}

/** A required stop is not left while background work is unfinished, unless somebody answers for it. */
export async function unfinishedWork(parts: DriveParts, record: RunRecord): Promise<Hindrance | undefined> {
  const { reader, resume } = parts
  const reading = await reader.background()
  if (!reading) return undefined
  const isAnswered = (name: string): boolean => accepts(parts, record, `unfinished-work:${name}`)
  // Preflight names the database as well.
  const isTaken = ({ name, database }: WorkReading): boolean => isAnswered(name) || isAnswered(`${name}/${database}`)
  const open = reading.work.filter((work) => work.state !== 'finished' && !isTaken(work))
  const unread = reading.unread.filter((name) => !isAnswered(name))
  if (open.length === 0 && unread.length === 0) return undefined
  // The id as preflight of the next hop takes it, too.
  const names = [...new Set(open.map(({ name, database }) => `${name}/${database}`)), ...unread]
  const accept = names.map((name) => `--accept unfinished-work:${name}`).join(' ')
  return {
    what: [...open.map(workWords), ...unread.map((name) => `the database ${name} could not be read`)].join('; '),
    commands: [
      ...open.flatMap(({ commands }) => commands).map((command) => ({ on: undefined, command })),
      { on: undefined, command: resume },
      { on: undefined, command: `${resume} ${accept} --because 'WHY'` },
    ],
  }
}

function workWords({ name, database, state, stateAs, percent }: WorkReading): string {
  const far = percent === undefined ? '' : `, ${Math.floor(percent)} %`
  return `${name} on ${database} is not finished: ${state === 'unknown' ? stateAs : state}${far}`
}

/** Is a risk taken that bears this id, and still today? */
function accepts({ clock }: Pick<DriveParts, 'clock'>, { overrides }: RunRecord, id: string): boolean {
  const today = dayOf(clock.now())
  return overrides.some((one) => one.id === id && (one.until === undefined || one.until >= today))
}

/** Releases whose post migrations were left out before this hop and that nobody answers for. */
export function pendingPost(parts: Pick<DriveParts, 'clock'>, record: RunRecord, hop: RunHop): readonly string[] {
  return record.skippedPost.filter(
    (version) => version !== hop.to && !accepts(parts, record, `pending-post-migrations:${version}`),
  )
}

/** What was left out may have been run by hand meanwhile: the driver is asked. */
export async function ranMeanwhile(
  { executors, stop }: DriveParts,
  record: RunRecord,
  version: string,
): Promise<boolean> {
  const executor = executors.get('post-migrate')
  const hop = record.hops.findLast(({ to }) => to === version)
  const step = hop?.steps.find(({ kind }) => kind === 'post-migrate') ?? hop?.steps.at(-1)
  if (!executor || !hop || !step) return false
  const context = { run: record, hop, step, stop, tell: () => undefined, deadline: undefined }
  return (await executor.probe(context)).kind === 'done'
}

export function postHindrance(
  { executors, resume }: DriveParts,
  record: RunRecord,
  versions: readonly string[],
): Hindrance {
  const commands = versions.flatMap((version) => {
    const hop = record.hops.findLast(({ to }) => to === version)
    return hop ? (executors.get('post-migrate')?.commands(hop, { kind: 'post-migrate', subject: undefined }) ?? []) : []
  })
  return {
    what: `post migrations of ${versions.join(', ')} were left out, and come before anything newer`,
    commands: [...commands, { on: undefined, command: resume }],
  }
}
