import { UserError } from '../domain/errors.ts'
import { comparePlans } from '../planner/compare-plans.ts'
import { planUpgrade } from '../planner/plan.ts'
import { type Ports } from '../ports/ports.ts'
import { type Comparison } from '../results/comparison.ts'
import { type Upgrade } from '../results/upgrade.ts'
import { chooseGround, questionOn, type PlanningFlags, type PlanningGround } from './planning.ts'
import { savedPlan } from './saved-plan.ts'
import { askAgain, oldAnswers, sameGround } from './saved-question.ts'
import { planCommand, upgradeResult } from './upgrade.ts'

export type CompareFlags = Pick<PlanningFlags, 'manifest' | 'product' | 'installation'>

/** What changed since a plan was saved: its question asked again of today's manifest. */
export async function compare(ports: Ports, path: string, flags: CompareFlags): Promise<Comparison> {
  const saved = savedPlan(ports, path)
  const choice = sameGround(ports, saved, flags)
  const ground = await chooseGround(ports, choice.flags)
  refuseOtherProduct(path, saved, ground)
  const asked = askAgain(ground.chosen.manifest, saved.asked)
  const question = questionOn(ports, { ...choice.flags, ...asked.flags }, ground)
  const now = upgradeResult(question, planUpgrade(ground.chosen.manifest, question.request, { alternatives: false }))
  return {
    kind: 'comparison',
    schema_version: 1,
    manifest: now.manifest,
    asked: now.asked,
    file: path,
    ...comparePlans(saved, now),
    remarks: [...choice.remarks, ...asked.remarks, ...oldAnswers(saved.asked, now.asked), ...question.remarks],
    command: planCommand(question, question.asked.to, []),
  }
}

function refuseOtherProduct(path: string, { manifest }: Upgrade, { chosen }: PlanningGround): void {
  if (manifest.product === chosen.manifest.product.id) return
  throw new UserError({
    code: 'other-product',
    what: `${path} is a plan for ${manifest.name}, and the manifest ${chosen.facts.source} is of ${chosen.facts.name}`,
    next: 'name the manifest of that product with --manifest or --product',
  })
}
