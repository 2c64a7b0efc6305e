import { redact } from '../../../domain/redact.ts'
import { type RunRecord, type RunStep } from '../../../run/record.ts'
import { commandLine } from '../../command-line.ts'
import { notified } from './failure.ts'
import { notSaidYet } from '../asked.ts'
import { hopOf, stepOf } from './standing.ts'
import { type RunTold } from './told.ts'

export interface RunCommands {
  readonly status: string
  readonly resume: string
  /** What most likely comes next. */
  readonly next: string
}

const unbegun: ReadonlySet<RunTold['ended']> = new Set(['planned', 'refused', 'declined', 'undetermined'] as const)

/** Command lines about a run that can be pasted as they are. */
export function commandsOf(record: RunRecord, told: RunTold): RunCommands {
  const { flags = record.site, holder, ended, verb } = told
  const line = (...words: readonly string[]): string => commandLine(['plan', 'run', ...words, ...flags])
  const status = line('status')
  const resume = line('resume')
  return { status, resume, next: nextOf() }

  function nextOf(): string {
    const { state } = record
    if (verb === 'start' && unbegun.has(ended)) return startAgain(record)
    if (state === 'done' || state === 'aborted') return line('report', '--run', record.id, '--format', 'markdown')
    if (state === 'needs-you') return handOf(stepOf(hopOf(record)))
    return holder ? line('status', '--watch') : resume
  }

  /** What stands in the way is mended, then the run goes on; what a person does is confirmed; what nobody knows is decided. */
  function handOf(step: RunStep | undefined): string {
    if (step?.state !== 'needs-you') return status
    return step.next.find((one) => one.startsWith('plan run resume')) ?? line('confirm', step.id)
  }
}

/** The same start once more, for good. */
function startAgain(record: RunRecord): string {
  const { question, site, limits, notify } = record
  const groups = [...groupsOf(question), ...groupsOf(site)]
  const once = groups.filter((group, i) => groups.findIndex((one) => one.join(' ') === group.join(' ')) === i)
  const isAddress = /^https?:/iu.test(notify[0] ?? '')
  // The path of an address often is its secret: whoever typed it knows it.
  const told = notified(record).map((one) => (isAddress ? `${one}/...` : one))
  return redact(
    commandLine([
      'plan',
      'run',
      'start',
      ...once.flat(),
      ...driverFlags(record),
      ...backupFlags(record),
      ...(limits.toHop === undefined ? [] : ['--to-hop', limits.toHop]),
      ...(limits.pauseAfter === undefined ? [] : ['--pause-after', limits.pauseAfter]),
      ...limits.windows.flatMap((window) => ['--window', window]),
      ...told.flatMap((one) => ['--notify', one]),
    ]),
  )
}

/** Whether calls are made or shown is never left to what is usual. */
function driverFlags({ driver: { kind, id }, values, skipPost }: RunRecord): string[] {
  return [
    ...(kind === 'native' ? [] : ['--driver', kind === 'guided' ? kind : id]),
    ...Object.entries(values).flatMap(([name, value]) => ['--with', `${name}=${value}`]),
    ...(skipPost ? ['--skip-post'] : []),
  ]
}

/** A flag with its values. */
function groupsOf(words: readonly string[]): string[][] {
  const groups: string[][] = []
  for (const word of words) {
    if (word.startsWith('--') || groups.length === 0) groups.push([word])
    else groups.at(-1)!.push(word)
  }
  return groups
}

function backupFlags({ backup }: RunRecord): string[] {
  switch (backup.kind) {
    case 'text':
      return ['--restore-point', backup.text]
    case 'none':
      if (backup.because === notSaidYet) return ['--restore-point', 'WHERE IT IS AND HOW IT IS RESTORED']
      return ['--no-backup', backup.because]
    case 'hop':
    case 'session':
    case 'once':
      return ['--backup', backup.kind, ...(backup.command ? ['--backup-command', commandLine(backup.command)] : [])]
  }
}
