import { type Outcome } from '../domain/exit-code.ts'
import { planUpgrade, type Plan } from '../planner/plan.ts'
import { type Refused } from '../planner/refusal.ts'
import { type Ports } from '../ports/ports.ts'
import { type Refusal } from '../results/plan-parts.ts'
import { type Upgrade } from '../results/upgrade.ts'
import { type EstimateGround } from '../run/estimates-of-hop.ts'
import { commandLine } from './command-line.ts'
import { pathSessions, windowsOf } from './path-sessions.ts'
import { askPlanner, type PlanningFlags, type PlanningQuestion } from './planning.ts'

/** The path between two versions, or why there is none. */
export async function upgrade(
  ports: Ports,
  flags: PlanningFlags,
  { alternatives, window }: { readonly alternatives: boolean; readonly window?: readonly string[] | undefined },
): Promise<Upgrade> {
  // What was typed wrong is told before anything is read.
  if (window) windowsOf(window)
  const question = await askPlanner(ports, flags)
  const plan = planUpgrade(question.chosen.manifest, question.request, { alternatives })
  const result = upgradeResult(question, plan)
  if (!window || !result.path) return result
  const command = commandLine(window.flatMap((one) => ['--window', one]))
  const earlier = await earlierRuns(ports, question)
  const sessions = pathSessions(ports.clock, question, result.path, { windows: window, earlier })
  return { ...result, sessions, command: `${result.command} ${command}` }
}

/** Runs of the product whose journals lie in this folder; nobody connects for them. */
async function earlierRuns(ports: Ports, { chosen: { manifest } }: PlanningQuestion): Promise<EstimateGround> {
  const [{ fileStore }, { journalFolder }] = await Promise.all([
    import('../run/stores/file.ts'),
    import('./run/remembered.ts'),
  ])
  const product = manifest.product.id
  const { files, clock } = ports
  const runs = await fileStore({ files, clock, folder: journalFolder(ports, {}), product }).list()
  return { product, earlier: runs.map(({ record }) => record) }
}

export function upgradeResult(question: PlanningQuestion, plan: Plan): Upgrade {
  return {
    kind: 'upgrade',
    schema_version: 1,
    manifest: question.chosen.facts,
    asked: question.asked,
    from: plan.from,
    to: plan.to,
    verdict: plan.verdict,
    ...(plan.path && { path: plan.path }),
    questions: plan.open.questions,
    all_no: plan.open.allNo,
    per_answer: plan.perAnswer.map(({ answers, path, refusal }) => ({
      answers: { ...answers },
      ...(path && { path }),
      ...(refusal && { refusal: refusalResult(question, refusal) }),
    })),
    alternatives: [...plan.alternatives],
    ...(plan.refusal && { refusal: refusalResult(question, plan.refusal) }),
    warnings: [...plan.warnings],
    uncounted: [...question.remarks],
    remarks: [...plan.remarks],
    coverage: plan.coverage,
    ...siteField(question),
    command: planCommand(question, question.asked.to, []),
  }
}

function refusalResult(question: PlanningQuestion, { reasons, changes, instead }: Refused): Refusal {
  const command = instead && planCommand(question, instead.to?.text ?? question.asked.to, instead.accept ?? [])
  return { reasons: [...reasons], changes: [...changes], ...(command !== undefined && { try: command }) }
}

export function planCommand({ asked, flags }: PlanningQuestion, to: string, accept: readonly string[]): string {
  return commandLine([
    'plan',
    'upgrade',
    '--from',
    asked.from,
    '--to',
    to,
    ...flags,
    ...accept.flatMap((id) => ['--accept', id]),
  ])
}

/** The exit code a path's verdict means. */
export function outcomeOf(verdict: Upgrade['verdict']): Outcome {
  if (verdict === 'illegal') return 'illegal'
  return verdict === 'undetermined' ? 'undetermined' : 'done'
}

/** What was read of the site, where databases were given. */
export function siteField({ site }: Pick<PlanningQuestion, 'site'>): Pick<Upgrade, 'site'> {
  return site ? { site: [...site.shown] } : {}
}
