import { UserError } from '../../domain/errors.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Question } from '../../results/plan-parts.ts'
import { chooseGround, type PlanningFlags } from '../planning.ts'

export interface Interview {
  /** `--ask`: the open questions too. */
  readonly ask: boolean
  /** The answer is for a machine: nobody is asked anything. */
  readonly forMachine: boolean
  /** Words a question for a person. */
  readonly describe: (question: Question) => string
}

/** Asks for what the command line left out, where somebody can be asked; else leaves the flags as they are. */
export async function completeFlags(ports: Ports, flags: PlanningFlags, interview: Interview): Promise<PlanningFlags> {
  if (interview.ask) refuseToAsk(ports, interview)
  const complete = interview.forMachine ? flags : await withInstalledVersion(ports, flags)
  if (!interview.ask) return complete
  const { askOpenQuestions } = await import('./ask-questions.ts')
  return askOpenQuestions(ports, complete, interview.describe)
}

function refuseToAsk({ terminal }: Ports, { forMachine }: Interview): void {
  if (terminal.canAsk && !forMachine) return
  throw new UserError({
    code: 'usage',
    what: forMachine ? '--ask and JSON do not go together' : '--ask needs a terminal for questions and answers',
    next: 'answer with --fact ID=yes|no, or with --facts FILE as `plan facts sql` makes it',
  })
}

async function withInstalledVersion(ports: Ports, flags: PlanningFlags): Promise<PlanningFlags> {
  // Databases may tell it.
  if (flags.from !== undefined || flags.database !== undefined || !ports.terminal.canAsk) return flags
  const { chosen, installation } = await chooseGround(ports, flags)
  if (installation?.version !== undefined) return flags
  const { askInstalled } = await import('./ask-version.ts')
  return { ...flags, from: await askInstalled(ports.terminal, chosen.manifest) }
}
