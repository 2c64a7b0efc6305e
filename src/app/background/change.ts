import { type ControlPlan, type PlannedStatement, type VendorCommand } from '../../engine/background/system.ts'
import { type SqlValue } from '../../ports/database.ts'
import { type Change } from '../../results/background-change.ts'
import { given, refOf } from './item.ts'

/** A plan, and what became of it. */
export interface Step {
  readonly plan: ControlPlan
  readonly outcome: Change['outcome']
}

export function changeOf({ plan, outcome }: Step): Change {
  const { target } = plan
  const isChange = plan.kind === 'change'
  return {
    ref: refOf(target),
    database: target.database,
    name: target.name,
    from: target.state,
    ...given('to', isChange ? plan.to : undefined),
    outcome,
    ...given('because', whyNot(plan, outcome)),
    ...given('next', plan.kind === 'refused' ? plan.next : undefined),
    statements: isChange ? plan.statements.map(statementOf) : [],
    vendor_commands: vendorCommands(plan).map((command) => ({ ...command })),
    warnings: isChange ? [...plan.warnings] : [],
  }
}

function whyNot(plan: ControlPlan, outcome: Change['outcome']): string | undefined {
  if (plan.kind !== 'change') return plan.because
  if (outcome === 'changed' || outcome === 'planned') return plan.because
  if (outcome === 'declined') return 'it was asked, and the answer was no'
  return outcome === 'moved' ? 'its state changes all the time: somebody else controls it too' : undefined
}

export function vendorCommands(plan: ControlPlan): readonly VendorCommand[] {
  if (plan.kind === 'nothing' || plan.kind === 'left') return []
  if (plan.vendorCommands) return plan.vendorCommands
  if (plan.kind === 'refused' || plan.vendorCommand === undefined) return []
  return [{ where: "the vendor's own way", command: plan.vendorCommand }]
}

function statementOf({ text, values }: PlannedStatement): Change['statements'][number] {
  return { text, values: values.map(literal) }
}

/** A value as SQL writes it: for people to read, never sent. */
export function literal(value: SqlValue): string {
  if (value === null) return 'NULL'
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`
  if (Array.isArray(value)) return `ARRAY[${(value as readonly SqlValue[]).map(literal).join(', ')}]`
  return String(value)
}
