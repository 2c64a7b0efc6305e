import { type Duration, type Instant } from '../../domain/time.ts'
import { comparePrecedence, parseVersion, type Version } from '../../domain/version.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type RunRecord } from '../record.ts'
import { type Judged } from './mend.ts'
import { type SchemaFinding } from './schema-state.ts'
import { type RescueVerdict } from './verdict.ts'

/** A place to go back to from before the hop, as a journal tells it. */
export interface WayOut {
  readonly takenAt: Instant
  readonly run: string
  /** The version that was installed then. */
  readonly version: string
  readonly id: string | undefined
  /** The command that restores it, or what a person wrote. */
  readonly restore: string
  /** Written since, and lost. */
  readonly loses: Duration
}

/** The newest restore point that was made while the version from before the hop, or an older one, ran. */
export function wayOut(
  { product }: Manifest,
  runs: readonly RunRecord[],
  { was, at }: { readonly was: Version; readonly at: Instant },
): WayOut | undefined {
  const found = runs.flatMap((run): WayOut[] =>
    run.restorePoints.flatMap((point) => {
      const text = run.hops.find(({ number }) => number === point.hop)?.from
      const version = text === undefined ? undefined : parseVersion(product.scheme, text)
      if (!version || comparePrecedence(version, was) > 0) return []
      const { id, takenAt, restore } = point
      return [{ takenAt, run: run.id, version: version.text, id, restore, loses: Math.max(0, at - takenAt) }]
    }),
  )
  return found.toSorted((a, b) => b.takenAt - a.takenAt)[0]
}

/** `restore`: back to before. `complete`: end the migrate step. `mend`: stay, and repair. `read`: find out first. */
export type OptionKind = 'restore' | 'complete' | 'mend' | 'stay' | 'read' | 'support'

/** One way on, and what it loses. */
export interface RescueOption {
  readonly kind: OptionKind
  /** One sentence without a period. */
  readonly text: string
  /** What is lost by it, without a period. */
  readonly loses: string
  readonly commands: readonly string[]
}

export interface OptionGround {
  readonly verdict: RescueVerdict
  readonly now: Version | undefined
  readonly was: Version
  readonly wayOut: WayOut | undefined
  readonly schema: readonly SchemaFinding[]
  readonly lives: readonly Judged[]
  /** The first landing of the legal path to the newest release; undefined: it is the newest, or no path is known. */
  readonly next: string | undefined
  readonly migrate: readonly string[]
  /** What would have to be read, ready to paste. */
  readonly unread: readonly string[]
}

/** What can be done, best first; whatever is not sound can always be restored. */
export function rescueOptions(ground: OptionGround): readonly RescueOption[] {
  switch (ground.verdict) {
    case 'sound':
      return [stay(ground)]
    case 'undetermined':
      return [read(ground), restore(ground)]
    case 'half-migrated':
      return [complete(ground), restore(ground)]
    case 'restore':
      return [restore(ground), support(ground)]
    case 'repairable':
      return [restore(ground), mend(ground)]
  }
}

const nextText = ({ next }: OptionGround): string =>
  next === undefined ? ' (no newer release is known)' : `, next legal hop ${next}`

const nowText = ({ now }: OptionGround): string => now?.text ?? 'the installed version'

function stay(ground: OptionGround): RescueOption {
  return { kind: 'stay', text: `stay on ${nowText(ground)}${nextText(ground)}`, loses: 'nothing', commands: [] }
}

function read({ unread }: OptionGround): RescueOption {
  return { kind: 'read', text: 'find out what is not known, and ask again', loses: 'nothing', commands: unread }
}

function restore({ wayOut: out, was }: OptionGround): RescueOption {
  if (!out)
    return {
      kind: 'restore',
      text: `restore a backup from ${was.text} or before; no journal here knows of one`,
      loses: 'everything written since it was taken',
      commands: [],
    }
  const when = `${new Date(out.takenAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return {
    kind: 'restore',
    text: `restore point of ${when} (${out.version}, run ${out.run}), then take the legal path from there`,
    loses: `${hours(out.loses)} of data`,
    commands: [out.restore],
  }
}

/** `14 h`, `3 days`; never less than there is. */
function hours(time: Duration): string {
  const number = Math.ceil(time / 3_600_000)
  return number < 72 ? `${number} h` : `${Math.ceil(number / 24)} days`
}

function mend(ground: OptionGround): RescueOption {
  const own = ground.lives.flatMap((one) => one.mend?.commands ?? [])
  const pending = ground.schema.some(({ state }) => state === 'post-missing') ? ground.migrate : []
  return {
    kind: 'mend',
    text: `mend and stay on ${nowText(ground)}${nextText(ground)}`,
    loses: 'nothing; until it is done, what is not filled stays wrong or empty',
    commands: [...new Set([...own, ...pending])],
  }
}

function complete(ground: OptionGround): RescueOption {
  const newer = ground.schema.find(({ state }) => state === 'newer')
  const ways = ground.schema.flatMap(({ way }) => (way && way.landings.length > 0 ? [way] : []))
  const longest = ways.toSorted((a, b) => b.landings.length - a.landings.length)[0]
  const landings = longest?.landings ?? []
  const only = landings.length === 1 && landings[0] === ground.now?.text
  return {
    kind: 'complete',
    text: newer
      ? `${newer.database}: ${newer.because}; install that release again`
      : only
        ? `run the migrations of ${landings[0]!} to the end${nextText(ground)}`
        : `everything of ${longest!.base} is applied: install ${landings.join(', then ')}, run ${landings.length === 1 ? 'its migrations' : 'the migrations of each'} to the end, and go on from there`,
    loses: 'nothing',
    commands: only ? ground.migrate : [],
  }
}

function support(ground: OptionGround): RescueOption {
  return {
    kind: 'support',
    text: `stay on ${nowText(ground)}, install nothing newer, and ask the vendor: nothing known mends it there`,
    loses: 'nothing more; what was not done stays undone',
    commands: [],
  }
}
