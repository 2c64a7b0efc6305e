import { exitCodes } from '../domain/exit-code.ts'
import { problemOf } from '../results/problem.ts'
import { redact } from '../domain/redact.ts'
import { type Problem } from '../results/problem-schema.ts'
import { problemText } from '../present/problem.ts'
import { paletteFor, printError, printJson } from './stdio.ts'

/** Tells the person about anything that was thrown, in the form they asked for, and sets the exit code. */
export function report(error: unknown, { json }: { readonly json: boolean }): void {
  if (isInterruption(error)) {
    process.exitCode = exitCodes.interrupted.code
    return
  }
  const problem: Problem = problemOf(error)
  process.exitCode = problem.exit_code
  if (json) printJson(problem)
  else printError(problemText(problem, paletteFor(process.stderr)))
  if (process.env['DEBUG'] && error instanceof Error) printError(redact(error.stack ?? ''))
}

/** Ctrl-C at a question, as @inquirer/prompts throws it; whoever pressed it needs no explanation. */
function isInterruption(error: unknown): boolean {
  return error instanceof Error && error.name === 'ExitPromptError'
}
