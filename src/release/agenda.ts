import { type Manifest } from '../domain/manifest.ts'
import { dayOf, type Instant } from '../domain/time.ts'
import { type AgendaRelease } from '../results/agenda.ts'
import { agendaGround, type AgendaGround, type AgendaQuestion, type Item } from './agenda/ground.ts'
import { announceItems, dutyItems, squashItems } from './agenda/stops.ts'
import { deleteItems, finalizeItems, unknownEnds } from './agenda/work.ts'

export interface AgendaFacts {
  readonly release: AgendaRelease
  /** By kind, those with a day first. */
  readonly items: readonly Item[]
  /** Background migrations of which nobody recorded the end. */
  readonly unknownEnds: number
}

/** What a release brings, owes and may do, as far as the manifest tells; it need not list the release yet. */
export function agendaOf(manifest: Manifest, question: AgendaQuestion): AgendaFacts {
  const ground = agendaGround(manifest, question)
  const items = [
    ...dayItems(ground),
    ...announceItems(ground),
    ...dutyItems(ground),
    ...squashItems(ground),
    ...apiVersionItems(ground),
    ...finalizeItems(ground),
    ...deleteItems(ground),
  ]
  return { release: ground.release, items: items.toSorted(byKind), unknownEnds: unknownEnds(ground) }
}

const kinds: readonly Item['kind'][] = ['day', 'announce', 'duty', 'squash', 'api-version', 'finalize', 'delete']

function byKind(a: Item, b: Item): number {
  const order = kinds.indexOf(a.kind) - kinds.indexOf(b.kind)
  if (order !== 0) return order
  const [left, right] = [a.date ?? '9999', b.date ?? '9999']
  return left === right ? 0 : left < right ? -1 : 1
}

function dayItems({ release, name }: AgendaGround): Item[] {
  const { cut, date, estimated } = release
  const base = { kind: 'day', level: 'told', subject: name } as const
  return [
    ...(cut === undefined ? [] : [{ ...base, id: `day:${name}:cut`, title: `${name} is cut`, why: '', date: cut }]),
    ...(date === undefined
      ? []
      : [
          {
            ...base,
            id: `day:${name}:release`,
            title: `${name} comes out`,
            why: estimated ? 'counted on from the days of earlier lines' : '',
            date,
            ...(estimated && { estimated }),
          },
        ]),
  ]
}

/** Versions of the migration base class that open or close while the release is made. */
function apiVersionItems({ manifest, release, name }: AgendaGround): Item[] {
  const { opens, cut, date } = release
  const inWindow = (at: Instant) => {
    const day = dayOf(at)
    return opens !== undefined && day >= opens && (cut ?? date ?? day) >= day
  }
  return manifest.apiVersions.flatMap(({ version, from, until }) =>
    [
      { at: from, word: 'opens', why: 'migrations may use it from then on' },
      { at: until, word: 'closes', why: `new migrations of ${name} use another one after that` },
    ].flatMap(({ at, word, why }): Item[] =>
      at === undefined || !inWindow(at)
        ? []
        : [
            {
              id: `api-version:${version}:${word}`,
              kind: 'api-version',
              level: 'told',
              subject: version,
              title: `migration API version ${version} ${word}`,
              why,
              date: dayOf(at),
              next: ['api-version', 'list'],
            },
          ],
    ),
  )
}
