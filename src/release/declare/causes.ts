import { declaredCauses, type StopCause } from '../../domain/stop.ts'
import { formatDuration } from '../../domain/time.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { formatLine, type Point } from '../../domain/line.ts'
import { lineAt, nextLine } from '../next-line.ts'

export interface CauseWords {
  /** Why everybody must stop, one sentence without a period; undefined where nobody but a person can say it. */
  readonly reason: string | undefined
  /** What would do instead, or keep it from coming again, one sentence without a period. */
  readonly mitigation: string
}

/** What a cause is about, in words. */
interface About {
  readonly stop: string
  /** The line after the stop. */
  readonly after: string
  /** How long a migrate step may take. */
  readonly limit: string
  /** What made it necessary. */
  readonly of: readonly string[]
}

const byCause: Readonly<Record<(typeof declaredCauses)[number], (about: About) => CauseWords>> = {
  'long-finalization': ({ stop, after, limit, of }) => ({
    reason: `${named(of, 'background work')} can take longer than ${limit} and ${of.length > 1 ? 'have' : 'has'} to be finished on ${stop}, before a later release needs it`,
    mitigation: `finalize in ${after} or later, so that nobody does the work inside a migrate step; with time to spare, finalize after the next stop that is planned anyway, and do without this one`,
  }),
  'improper-finalization': ({ stop, of }) => ({
    reason: `a later release relies on ${named(of, 'background work')} without a stop before its finalizer: it has to be finished on ${stop}`,
    mitigation:
      'move what relies on it behind a finalizer in the first release after the next stop; where that release is not out yet, this stop is not needed',
  }),
  'removed-migration': ({ stop, of }) => ({
    reason: `a later release no longer has ${named(of, 'a migration')}, which databases below ${stop} still need`,
    mitigation: 'keep a migration until it was part of a stop; put back in the next patch, it makes this stop needless',
  }),
  'old-timestamp': ({ stop, of }) => ({
    reason: `${named(of, 'a migration')} came with a timestamp before the last stop: upgrades that pass ${stop} run it out of order`,
    mitigation: 'give it a new timestamp before its release is cut; plan validate names those that are too old',
  }),
  'tooling-bug': ({ stop, of }) => ({
    reason: `the migration tools of releases before ${stop} have a fault that concerns ${named(of, 'later migrations')}`,
    mitigation: 'bring the mended tools into patches of the releases before: whoever runs those does not need the stop',
  }),
  other: () => ({
    reason: undefined,
    mitigation: 'ask whether the change can wait for the next stop that is planned anyway, or be told as a note',
  }),
}

/** What a cause says by itself about a stop; nothing for causes that are not declared with `plan`. */
export function causeWords(
  manifest: Manifest,
  point: Point,
  { cause, for: of }: { readonly cause: StopCause | undefined; readonly for: readonly string[] },
): CauseWords | undefined {
  const known = declaredCauses.find((one) => one === cause)
  const { product, policy } = manifest
  const after =
    product.lineParts === undefined ? 'a later release' : formatLine(nextLine(manifest, lineAt(manifest, point)))
  return known && byCause[known]({ stop: point.text, after, limit: formatDuration(policy.upgradeTimeout), of })
}

/** `A`, `A and B`, `A, B and C`; something else where nobody named anything. */
function named(names: readonly string[], otherwise: string): string {
  if (names.length === 0) return otherwise
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`
}
