import { type Ports } from '../../ports/ports.ts'
import { type Question } from '../../results/plan-parts.ts'
import { type PlanningFlags } from '../planning.ts'
import { upgrade } from '../upgrade.ts'

/**
 * Asks each open question that changes the path, one after the other: an answer can make the others unimportant.
 * Gives the flags with the answers in them.
 */
export async function askOpenQuestions(
  ports: Ports,
  flags: PlanningFlags,
  describe: (question: Question) => string,
): Promise<PlanningFlags> {
  const { terminal } = ports
  const asked = new Set<string>()
  const fact = [...(flags.fact ?? [])]
  for (;;) {
    const { questions } = await upgrade(ports, { ...flags, fact }, { alternatives: false })
    const open = questions.find(({ condition }) => !asked.has(condition))
    if (!open) {
      if (asked.size > 0) terminal.say('')
      return { ...flags, fact }
    }
    asked.add(open.condition)
    terminal.say(`\n${describe(open)}`)
    const answer = await terminal.choose(open.condition, [
      { value: 'yes', name: 'yes' },
      { value: 'no', name: 'no' },
      { value: 'unknown', name: "don't know" },
    ])
    if (answer !== 'unknown') fact.push(`${open.condition}=${answer}`)
  }
}
