import { factLifetimeDays } from '../domain/installation.ts'
import { type Manifest } from '../domain/manifest.ts'
import { daysBetween } from '../domain/time.ts'
import { type Ports } from '../ports/ports.ts'
import { type Asked, type Upgrade } from '../results/upgrade.ts'
import { shippedProducts } from './chosen-manifest.ts'
import { type PlanningFlags } from './planning.ts'

/** How a saved question is asked again, and what of it cannot be. */
export interface AskedAgain {
  readonly flags: PlanningFlags
  readonly remarks: readonly string[]
}

type Choice = Pick<PlanningFlags, 'manifest' | 'product' | 'installation'>

/** The manifest and the installation file of a saved plan, unless others are named. */
export function sameGround(ports: Ports, saved: Upgrade, flags: Choice): AskedAgain {
  const isNamed = flags.manifest !== undefined || flags.product !== undefined
  const chosen = isNamed ? flags : sameManifest(ports, saved)
  const installation = flags.installation ?? flagIn(saved.command, 'installation')
  if (installation === undefined) return { flags: chosen, remarks: [] }
  if (flags.installation !== undefined || isThere(ports, installation))
    return { flags: { ...chosen, installation }, remarks: [] }
  const remark = `the plan was made with ${installation}, which is not here: nodes and versions that ran before count as unknown; name it with --installation`
  return { flags: chosen, remarks: [remark] }
}

function sameManifest(ports: Ports, { command, manifest }: Upgrade): Choice {
  const isShipped = manifest.source.startsWith('shipped manifest') && shippedProducts(ports).includes(manifest.product)
  if (isShipped) return { product: manifest.product }
  const file = flagIn(command, 'manifest')
  return file !== undefined && isThere(ports, file) ? { manifest: file } : {}
}

function isThere({ files, place }: Ports, file: string): boolean {
  return files.kindOf(files.resolve(place.workingFolder, file)) !== 'missing'
}

/** The value of a flag in a command line of ours. */
function flagIn(command: string, name: string): string | undefined {
  const match = new RegExp(`(?:^| )--${name} (?:'([^']*)'|(\\S+))`, 'u').exec(command)
  return match?.[1] ?? match?.[2]
}

/** The saved question as flags. What the manifest no longer knows is left out and said. */
export function askAgain(manifest: Manifest, asked: Asked): AskedAgain {
  const known = {
    condition: new Set(manifest.conditions.map(({ id }) => id)),
    component: new Set(manifest.components.map(({ id }) => id)),
    'install type': new Set(manifest.installTypes.map(({ id }) => id)),
  }
  const remarks: string[] = []
  const isKnown = (what: keyof typeof known, id: string) => {
    if (known[what].has(id)) return true
    remarks.push(`the manifest no longer has the ${what} ${id}; what the saved plan says of it was left out`)
    return false
  }
  const pairs = (what: 'condition' | 'component', values: Readonly<Record<string, string>>) =>
    Object.entries(values).flatMap(([id, value]) => (isKnown(what, id) ? [`${id}=${value}`] : []))
  const install = asked.install_type
  const flags = {
    from: asked.from,
    to: asked.to,
    fact: pairs('condition', asked.answers),
    component: pairs('component', asked.components),
    accept: asked.accepted,
    zeroDowntime: asked.mode === 'zero-downtime',
    strict: asked.strict,
    ...(install !== undefined && isKnown('install type', install) && { install }),
  }
  return { flags, remarks }
}

/** An answer "no" expires; the same question takes it all the same, so that only the manifest makes a difference. */
export function oldAnswers(saved: Asked, { today }: Asked): string[] {
  const age = daysBetween(saved.today, today)
  const no = Object.entries(saved.answers).filter(([, answer]) => answer === 'no')
  if (age <= factLifetimeDays || no.length === 0) return []
  const ids = no.map(([id]) => id).join(', ')
  return [`the saved answers "no" (${ids}) are ${age} days old: ask them again before you rely on the path`]
}
