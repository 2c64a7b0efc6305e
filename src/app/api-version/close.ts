import { type ApiVersion, type Manifest } from '../../domain/manifest.ts'
import { type Instant } from '../../domain/time.ts'
import { machineZone } from '../../domain/zone.ts'
import { setEntryField } from '../../manifest/edit/entries.ts'
import { type Ports } from '../../ports/ports.ts'
import { currentAt, gapFrom, usedAfter, usesOf } from '../../release/api-versions.ts'
import { type ApiUse, type ApiVersionClosing, type ApiVersionRefusal } from '../../results/api-version.ts'
import { writeFiles } from '../changed-files.ts'
import { factsOf } from '../chosen-manifest.ts'
import { commandLine } from '../command-line.ts'
import { changedManifest, readOwn } from '../manifest-change.ts'
import { ownManifest, type OwnManifest } from '../own-manifest.ts'
import { apiVersionOf, useOf } from './found.ts'
import { instantFlag, instantText } from './instants.ts'
import { rangeOf } from './introduce.ts'

export interface CloseFlags {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  /** The last instant at which it may be used; default: now. */
  readonly at?: string | undefined
  readonly dryRun?: boolean | undefined
}

interface Closing {
  readonly api: ApiVersion
  readonly at: Instant
  /** All versions as they are after it. */
  readonly after: readonly ApiVersion[]
  readonly uses: readonly ApiUse[]
  readonly illegal: readonly ApiUse[]
}

/** Ends the range of a version; refused while migrations that are not released would become illegal by it. */
export async function closeApiVersion(ports: Ports, version: string, flags: CloseFlags): Promise<ApiVersionClosing> {
  const own = await ownManifest(ports, flags)
  const manifest = await readOwn(ports, own, own.texts)
  const now = ports.clock.now()
  const closing = closingOf(manifest, apiVersionOf(manifest, version), { at: flags.at, now })
  const isDone = closing.api.until === closing.at
  const refusals = isDone ? [] : refusalsOf(closing)
  const isChange = !isDone && refusals.length === 0
  const texts = isChange
    ? setEntryField(
        own.texts,
        { list: 'api_versions', is: (one) => one['version'] === version },
        { field: 'until', value: instantText(closing.at), after: ['from', 'version'] },
      )
    : own.texts
  const change = await changedManifest(ports, own, texts)
  const instead = currentAt(closing.after, Math.max(closing.at, now) + 1000)
  return {
    kind: 'api-version-closing',
    schema_version: 1,
    manifest: factsOf(ports, manifest, own.found),
    version,
    outcome: refusals.length > 0 ? 'refused' : isDone ? 'nothing-to-do' : 'changed',
    dry_run: flags.dryRun ?? false,
    ranges: change.manifest.apiVersions
      .filter((api) => api.version === version || api.version === instead?.version)
      .map(rangeOf),
    zone: machineZone(),
    refusals,
    files: writeFiles(ports, change.wanted, flags.dryRun ?? false),
    remarks: [...(isChange && instead ? olderRemark(closing.api, instead) : []), ...remarksOf(closing, isChange)],
    ...(instead && { instead: instead.version }),
    illegal: [...closing.illegal],
    uses: closing.uses.length,
    command: nextCommand(own, closing, { ...flags, refusals }),
  }
}

/** The current version is closed and the one before it goes on: seldom what somebody wants. */
function olderRemark(api: ApiVersion, instead: ApiVersion): string[] {
  if (api.from === undefined || (instead.from ?? Number.NEGATIVE_INFINITY) >= api.from) return []
  return [`${instead.version} is older than ${api.version}, and becomes the current one again`]
}

function closingOf(
  manifest: Manifest,
  api: ApiVersion,
  { at: asked, now }: { readonly at: string | undefined; readonly now: Instant },
): Closing {
  // Without --at a version that is closed stays as it is.
  const isClosed = api.until !== undefined && api.until <= now
  const at = asked === undefined ? (isClosed ? api.until : Math.floor(now / 1000) * 1000) : instantFlag('at', asked)
  const uses = usesOf(manifest, api.version)
  return {
    api,
    at,
    after: manifest.apiVersions.map((one) => (one === api ? { ...one, until: at } : one)),
    uses: uses.map((one) => useOf(manifest, one, now)),
    illegal: usedAfter(uses, at).map((one) => useOf(manifest, one, now)),
  }
}

function refusalsOf({ api: { version, from }, at, after, illegal }: Closing): ApiVersionRefusal[] {
  const refusals: ApiVersionRefusal[] = []
  if (from !== undefined && at < from) {
    const message = `${version} opens only at ${instantText(from)}, after that end`
    refusals.push({ because: 'closed-before-it-opens', message, next: `choose --at after ${instantText(from)}` })
  }
  const open = illegal.filter(({ released }) => !released)
  if (open.length > 0) {
    const who =
      open.length === 1 ? '1 migration that is not released is' : `${open.length} migrations that are not released are`
    const message = `${who} dated after that end and uses ${version}`.replace(
      'are dated after that end and uses',
      'are dated after that end and use',
    )
    const next = 'move them to the version that stays open with plan retime, or choose a later --at'
    refusals.push({ because: 'in-use', message, next })
  }
  const gap = gapFrom(after, at)
  if (gap?.until === undefined && gap) {
    const message = `${version} is the last one that is open: no migration could be written after ${instantText(gap.from - 1000)}`
    refusals.push({
      because: 'last-open',
      message,
      next: 'open the one that follows first: plan api-version introduce',
    })
  } else if (gap) {
    const message = `no version could be used from ${instantText(gap.from)} to ${instantText(gap.until!)}`
    refusals.push({ because: 'gap', message, next: `choose --at ${instantText(gap.until!)} or later` })
  }
  return refusals
}

function remarksOf({ api, at, uses, illegal }: Closing, isChange: boolean): string[] {
  const old = illegal.filter(({ released }) => released)
  const legal = uses.filter((one) => !one.released && !illegal.includes(one))
  return [
    ...(isChange && api.until !== undefined ? [`until now its end was ${instantText(api.until)}`] : []),
    ...(old.length > 0
      ? [
          `${old.length} of them came with releases that are out, or nobody recorded which: their dates stay, and plan validate will find them; a later --at keeps them legal`,
        ]
      : []),
    ...(legal.length > 0
      ? [
          `${legal.length} that are not released use ${api.version} and are dated before that end: they stay legal as long as they keep their dates`,
        ]
      : []),
    `open branches and merge requests are not in the manifest: what they bring that uses ${api.version} and is dated after ${instantText(at)} is found when they are checked`,
  ]
}

function nextCommand(
  { shown }: OwnManifest,
  { api, illegal }: Closing,
  { at, dryRun, refusals }: CloseFlags & { readonly refusals: readonly ApiVersionRefusal[] },
): string {
  if (refusals.some(({ because }) => because === 'in-use')) {
    const ids = illegal.flatMap(({ id, released }) => (released ? [] : [id]))
    return commandLine(['plan', 'retime', ...ids, '--manifest', shown])
  }
  if (refusals.length > 0) return commandLine(['plan', 'api-version', 'list', '--manifest', shown])
  if (dryRun !== true) return commandLine(['plan', 'validate', shown])
  const end = at === undefined ? [] : ['--at', at]
  return commandLine(['plan', 'api-version', 'close', api.version, ...end, '--manifest', shown])
}
