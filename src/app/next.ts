import { planUpgrade } from '../planner/plan.ts'
import { type Ports } from '../ports/ports.ts'
import { type Next } from '../results/next.ts'
import { type Hop, type Question } from '../results/plan-parts.ts'
import { type Upgrade } from '../results/upgrade.ts'
import { commandLine } from './command-line.ts'
import { askPlanner, type PlanningFlags, type PlanningQuestion } from './planning.ts'
import { siteField, upgradeResult } from './upgrade.ts'

export interface NextStep {
  readonly next: Next
  /** The same as a path of one hop, for outlets that show paths. */
  readonly path: Upgrade
}

/** The first hop of the path between two versions. */
export async function nextStep(ports: Ports, flags: PlanningFlags): Promise<NextStep> {
  const question = await askPlanner(ports, flags)
  const plan = planUpgrade(question.chosen.manifest, question.request, { alternatives: false })
  const upgrade = upgradeResult(question, plan)
  const next = nextOf(question, upgrade)
  return { next, path: pathOfOne(upgrade, next) }
}

function nextOf(question: PlanningQuestion, upgrade: Upgrade): Next {
  const { manifest, asked, from, to, verdict, path, questions, refusal, warnings, uncounted, remarks } = upgrade
  const hop = path?.hops[0]
  const remaining = path ? Math.max(0, path.hops.length - 1) : 0
  return {
    kind: 'next',
    schema_version: 1,
    manifest,
    asked,
    from,
    to,
    verdict,
    ...(hop && { hop }),
    remaining,
    questions: hop ? questionsOf(hop, questions) : questions,
    ...(refusal && { refusal }),
    warnings,
    uncounted,
    remarks,
    ...siteField(question),
    command: nextCommand(question, from.version),
    ...(hop && remaining > 0 && { after: commandAfter(question, hop) }),
  }
}

function questionsOf({ only_if: conditions }: Hop, questions: readonly Question[]): Question[] {
  return questions.filter(({ condition }) => conditions.includes(condition))
}

/** The same question asked once the hop was made, with the components it moved. */
function commandAfter(question: PlanningQuestion, { to, components }: Hop): string {
  const moved = new Map(
    components.filter(({ action }) => action !== 'check').map((step) => [step.component, step.at_least ?? step.to]),
  )
  const kept = question.flags.filter((word, i, words) => {
    const value = word === '--component' ? words[i + 1] : words[i - 1] === '--component' ? word : undefined
    return value === undefined || !moved.has(value.split('=')[0]!)
  })
  const movedFlags = [...moved].flatMap(([id, version]) => ['--component', `${id}=${version}`])
  return nextCommand({ ...question, flags: [...kept, ...movedFlags] }, to)
}

function nextCommand({ asked, flags }: PlanningQuestion, from: string): string {
  return commandLine(['plan', 'next', '--from', from, '--to', asked.to, ...flags])
}

function pathOfOne(upgrade: Upgrade, { hop, command, questions }: Next): Upgrade {
  if (!hop || !upgrade.path) return upgrade
  const isConditional = hop.only_if.length > 0
  return {
    ...upgrade,
    to: { ...upgrade.to, version: hop.to, line: hop.line, listed: true },
    asked: { ...upgrade.asked, to: hop.to },
    path: {
      hops: [hop],
      counted: hop.number === undefined ? 0 : 1,
      only_if: isConditional ? 1 : 0,
      component_moves: hop.components.filter(({ action }) => action === 'move').length,
      warnings: hop.warnings.length,
    },
    questions,
    command,
  }
}
