import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { declareStop } from '../../src/app/stop/declare.ts'
import { recordDuty, type DoneFlags } from '../../src/app/stop/done.ts'
import { withdrawStop, type WithdrawFlags } from '../../src/app/stop/withdraw.ts'
import { type DeclareFlags } from '../../src/app/stop/wish.ts'
import { stopWriters } from '../../src/cli/stop-writers.ts'
import { stopDeclarationSchema, type StopDeclaration } from '../../src/results/stop-declaration.ts'
import { stopDutyDoneSchema, type StopDutyDone } from '../../src/results/stop-duty-done.ts'
import { stopWithdrawalSchema, type StopWithdrawal } from '../../src/results/stop-withdrawal.ts'
import { memoryPorts } from './memory-ports.ts'
import { schemaErrors } from './valid-answer.ts'

const folder = fileURLToPath(new URL('../../templates/', import.meta.url))
const templates = Object.fromEntries(
  readdirSync(folder)
    .filter((name) => name.endsWith('.liquid'))
    .map((name) => [`/package/templates/${name}`, readFileSync(folder + name, 'utf8')]),
)

export interface StopDesk {
  readonly declare: (line: string, flags?: DeclareFlags) => Promise<StopDeclaration>
  readonly withdraw: (line: string, flags?: WithdrawFlags) => Promise<StopWithdrawal>
  readonly done: (line: string, duty: string, flags?: DoneFlags) => Promise<StopDutyDone>
  /** What lies on the desk, by path. */
  readonly files: () => Record<string, string>
  /** The same desk on another day. */
  readonly on: (day: string) => StopDesk
}

/** A desk with a manifest in `m/` and the templates that ship; every answer is held against its schema. */
export function stopDesk(files: Readonly<Record<string, string>>, today = '2026-11-21'): StopDesk {
  const ports = memoryPorts({ ...templates, ...files }, { today })
  const checked = async <T extends object>(answer: Promise<T>, schema: Parameters<typeof schemaErrors>[0]) => {
    const told = await answer
    const errors = schemaErrors(schema, told)
    if (errors.length > 0) throw new Error(errors.join('\n'))
    return told
  }
  const own = { manifest: 'm' }
  const onDesk = () => Object.fromEntries([...ports.written].filter(([path]) => path.startsWith('/desk/')))
  return {
    declare: (line, flags) =>
      checked(declareStop(ports, line, { ...own, ...flags }, stopWriters), stopDeclarationSchema),
    withdraw: (line, flags) =>
      checked(withdrawStop(ports, line, { ...own, ...flags }, stopWriters), stopWithdrawalSchema),
    done: (line, duty, flags) => checked(recordDuty(ports, line, duty, { ...own, ...flags }), stopDutyDoneSchema),
    files: onDesk,
    on: (day) => stopDesk(onDesk(), day),
  }
}
