import { type Component } from '../../domain/component.ts'
import { parseNumbers, comparePrecedence, type Version } from '../../domain/version.ts'
import { inRange } from '../../domain/version-range.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { needsOf, type Needs } from '../../planner/component-states.ts'
import { valueOf } from '../../facts/known.ts'
import { finding, type PreflightFinding } from './finding.ts'
import { type HopGround, idOf } from './ground.ts'
import { type SiteReadings } from './readings.ts'

/** The component that a database's own server is. */
export const serverComponent = 'postgresql'

/** A version of a component, and where it was seen. */
interface Seen {
  readonly component: Component
  readonly version: Version
  readonly where: string
}

/** Every component whose version is known against both ends of the hop: outside of `requires` nothing works, outside of `tested` nobody tried. */
export function judgeComponents(ground: HopGround): readonly PreflightFinding[] {
  return seenIn(ground).flatMap((seen) => {
    const [here, there] = [ground.request.from, ground.request.to].map((end) => needsAt(ground.manifest, seen, end))
    return against(ground, seen, here!, there!)
  })
}

/** Servers were read; what else there is, people told. */
function seenIn({ manifest, request, readings }: HopGround): readonly Seen[] {
  return manifest.components.flatMap((component): Seen[] => {
    const told = request.components.get(component.id)
    if (component.id !== serverComponent) return told ? [{ component, version: told, where: 'this installation' }] : []
    const servers = serverVersions(readings)
    return servers.length > 0
      ? servers.map(({ name, version }) => ({ component, version, where: name }))
      : told
        ? [{ component, version: told, where: 'this installation' }]
        : []
  })
}

/** The server of each database that was read. */
function serverVersions({
  databases,
}: Pick<SiteReadings, 'databases'>): readonly { readonly name: string; readonly version: Version }[] {
  return databases.flatMap(({ name, server }) => {
    const version = parseNumbers(valueOf(server)?.version ?? '')
    return version ? [{ name, version }] : []
  })
}

/** Of several servers the oldest: it is what a hop has to get along with. */
export function oldestServer(readings: Pick<SiteReadings, 'databases'>): Version | undefined {
  return serverVersions(readings)
    .map(({ version }) => version)
    .toSorted(comparePrecedence)[0]
}

function needsAt(manifest: Manifest, { component }: Seen, version: Version): Needs {
  const release = manifest.releases.find((one) => comparePrecedence(one.version, version) === 0)
  return needsOf({ manifest }, component, { version, release })
}

function against(ground: HopGround, seen: Seen, here: Needs, there: Needs): PreflightFinding[] {
  const { component, version, where } = seen
  const { from, to } = ground.request
  const what = `${component.name} ${version.text} (${where})`
  const fits = (range: Needs['requires']): boolean => !range || inRange(range, version)
  const draft = { section: 'components' } as const
  if (!fits(there.requires))
    return [
      finding({
        ...draft,
        id: idOf(ground, 'component-out-of-range', component.id),
        verdict: 'illegal',
        message: `${to.text} needs ${component.name} ${there.requires!.text}, and ${where} has ${version.text}`,
        next: moveText(ground, component) ?? `bring ${component.name} into ${there.requires!.text} first`,
        step: moves(ground, component) ? 'component' : undefined,
      }),
    ]
  const found: PreflightFinding[] = []
  if (!fits(here.requires))
    found.push(
      finding({
        ...draft,
        id: idOf(ground, 'component-too-new', component.id),
        verdict: 'warning',
        message: `${what} is outside of what the installed ${from.text} needs (${here.requires!.text})`,
        next: 'look whether everything works before you upgrade',
      }),
    )
  if (!fits(there.tested))
    found.push(
      finding({
        ...draft,
        id: idOf(ground, 'component-untested', component.id),
        verdict: 'warning',
        message: `nobody tested ${to.text} with ${what}; tested is ${there.tested!.text}`,
        acceptable: true,
      }),
    )
  return found
}

function moves({ judged }: HopGround, { id }: Component): boolean {
  return (judged.hop.detail?.components ?? []).some(({ component }) => component === id)
}

function moveText({ judged }: HopGround, { id, name }: Component): string | undefined {
  const step = judged.hop.detail?.components.find(({ component }) => component === id)
  return step && `bring ${name} to ${step.at_least ?? step.to} while ${step.earliest} runs`
}
