import { UserError } from '../../domain/errors.ts'
import { type BackgroundVerb, type ControlPlan } from '../../engine/background/system.ts'
import { type Ports } from '../../ports/ports.ts'
import { literal, vendorCommands } from './change.ts'
import { type BackgroundGround } from './ground.ts'

/** `planned`: nothing is to be changed anyway. */
export type Consent = 'given' | 'declined' | 'planned'

interface Asked {
  readonly verb: BackgroundVerb
  readonly ground: BackgroundGround
  readonly plans: readonly ControlPlan[]
  readonly flags: {
    readonly dryRun?: boolean | undefined
    readonly yes?: boolean | undefined
    readonly forMachine?: boolean | undefined
  }
}

type Planned = Extract<ControlPlan, { kind: 'change' }>

/**
 * Asks before a vendor's tables are written, and before work is lost. Where nobody can be asked, that is refused unless
 * it was agreed to beforehand.
 */
export async function askConsent({ terminal }: Ports, { verb, ground, plans, flags }: Asked): Promise<Consent> {
  if (flags.dryRun) return 'planned'
  const changes = plans.filter((plan) => plan.kind === 'change')
  const isForeign = ground.system !== 'native'
  const due = changes.filter(({ warnings }) => isForeign || warnings.length > 0)
  if (due.length === 0 || flags.yes) return 'given'
  if (flags.forMachine || !terminal.canAsk) throw nobodyToAsk(verb, due, isForeign)
  for (const plan of due) terminal.say(textOf(plan, isForeign))
  const names = due.length === 1 ? due[0]!.target.name : `${due.length} background migrations`
  const into = isForeign ? ` in the tables of ${ground.system}` : ''
  return (await terminal.confirm(`${capital(verb)} ${names}${into}?`, false)) ? 'given' : 'declined'
}

function textOf(plan: Planned, isForeign: boolean): string {
  const { target, to, statements, warnings } = plan
  return [
    `${target.name} in ${target.database}: ${target.state} -> ${to}`,
    ...warnings.map((warning) => `  ! ${warning}`),
    ...(isForeign ? statements.map(({ text, values }) => `  ${indented(filledIn(text, values.map(literal)))};`) : []),
    ...vendorCommands(plan).map(({ where, command }) => `  the same by ${where}: ${command}`),
    '',
  ].join('\n')
}

const indented = (text: string): string => text.replaceAll('\n', '\n  ')

/** The statement as a person could type it. */
function filledIn(text: string, values: readonly string[]): string {
  return text.replaceAll(/\$(\d+)/gu, (place, number: string) => values[Number(number) - 1] ?? place)
}

const capital = (verb: string): string => verb.charAt(0).toUpperCase() + verb.slice(1)

function nobodyToAsk(verb: BackgroundVerb, due: readonly Planned[], isForeign: boolean): UserError {
  const names = [...new Set(due.map(({ target }) => target.name))].join(', ')
  return new UserError({
    code: 'nobody-to-ask',
    what: isForeign
      ? `${verb} writes into the tables of another system, and nobody can be asked here`
      : `${verb} of ${names} loses something, and nobody can be asked here`,
    next: `look first: plan bbm ${verb} … --dry-run; then agree beforehand: --yes`,
    details: due.flatMap(({ warnings }) => warnings),
  })
}
