import { UserError } from '../domain/errors.ts'
import { compareLines, formatLine, type Point } from '../domain/line.ts'
import { type Manifest } from '../domain/manifest.ts'
import { dayOf } from '../domain/time.ts'
import { isKnownLine, nearestLines } from '../planner/target.ts'
import { type Ports } from '../ports/ports.ts'
import { agendaOf, type AgendaFacts } from '../release/agenda.ts'
import { type Item } from '../release/agenda/ground.ts'
import { lineAt, linesBetween, nextLine } from '../release/next-line.ts'
import { type Agenda, type AgendaItem } from '../results/agenda.ts'
import { type ChosenManifest } from './chosen-manifest.ts'
import { commandLine } from './command-line.ts'
import { chooseGround, type PlanningFlags } from './planning.ts'
import { pageStateOf, stopPage } from './stop-page.ts'
import { pointNamed } from './stop-status.ts'
import { typedCommand } from './typed-command.ts'

export type AgendaFlags = Pick<PlanningFlags, 'manifest' | 'product' | 'installation'>

/** What a release may finalize, delete and fold, what it owes, and its days. It need not be listed yet. */
export async function agenda(ports: Ports, release: string, flags: AgendaFlags): Promise<Agenda> {
  const { chosen } = await chooseGround(ports, flags)
  const { manifest } = chosen
  const at = releaseNamed(manifest, release)
  const page = chosen.shipped === undefined ? await stopPage(ports) : undefined
  const now = ports.clock.now()
  const facts = agendaOf(manifest, {
    at,
    today: dayOf(now),
    pageOf: (stop) => (page ? pageStateOf(page, stop) : 'unknown'),
  })
  return {
    kind: 'agenda',
    schema_version: 1,
    manifest: chosen.facts,
    release: facts.release,
    items: facts.items.map((item) => itemResult(item, chosen)),
    undated: facts.items.filter(({ date }) => date === undefined).length,
    written: new Date(now).toISOString(),
    remarks: remarksOn(facts),
    command: nextCommand(facts, chosen),
  }
}

/** A line or version the manifest knows, or one that comes by counting on. Throws UserError `unknown-version`. */
function releaseNamed(manifest: Manifest, text: string): Point {
  const { product, lines } = manifest
  const point = pointNamed(manifest, text)
  const newest = lines.at(-1)?.line
  const line = lineAt(manifest, point)
  const isNext =
    newest !== undefined && compareLines(line, newest) > 0 && linesBetween(manifest, newest, line).length > 0
  if (isKnownLine(manifest, point.version) || isNext) return point
  throw new UserError({
    code: 'unknown-version',
    what: `${product.name} has no release ${text}`,
    next: newest
      ? `name a line it has, or one that comes by counting: ${formatLine(nextLine(manifest, newest))} follows ${formatLine(newest)}; plan new release lists another`
      : 'list its releases first: plan new release',
    suggestions: nearestLines(manifest, point.version),
  })
}

function itemResult({ next, date, estimated, ...item }: Item, chosen: ChosenManifest): AgendaItem {
  const command = typedCommand(next, chosen)
  return {
    ...item,
    ...(date !== undefined && { date }),
    ...(estimated !== undefined && { estimated }),
    ...(command !== undefined && { command }),
  }
}

function remarksOn({ release, unknownEnds: unknown, items }: AgendaFacts): string[] {
  const { line, listed, date } = release
  const deletes = items.some(({ kind, level }) => kind === 'delete' && level === 'may')
  return [
    ...(listed
      ? []
      : [`the manifest does not list ${line} yet: add it as a release with planned: {cut: …, release: …}`]),
    ...(date === undefined ? [`nobody recorded when ${line} comes out`] : []),
    ...(unknown > 0
      ? [
          `of ${unknown === 1 ? 'one background migration' : `${unknown} background migrations`} nobody recorded the end: perhaps more may be finalized`,
        ]
      : []),
    ...(deletes ? ['code of which nobody recorded that it was deleted may be gone already'] : []),
  ]
}

/** What is late first, then what must be done with it. */
function nextCommand({ items, release }: AgendaFacts, chosen: ChosenManifest): string {
  const urgent = items.find(({ level }) => level === 'late') ?? items.find(({ level }) => level === 'must')
  const calendar = [
    'plan',
    'agenda',
    release.line,
    '--format',
    'ics',
    '--output',
    `${release.line}.ics`,
    ...chosen.flags,
  ]
  return typedCommand(urgent?.next, chosen) ?? commandLine(calendar)
}
