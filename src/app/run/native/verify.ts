import { type StepExecutor } from '../../../run/driver.ts'
import { caught, failed } from './ends.ts'
import { lineOf, type NativeGround } from './ground.ts'
import { absentEnd, leavesPost, openAt, statusAt } from './migrate.ts'

/** Every database is at the release, by its records, and nothing is edited, late or unknown. */
export function verifyStep(native: NativeGround): StepExecutor {
  return {
    run: (context) =>
      caught(async () => {
        const { databases, missing } = await statusAt(native, context)
        const absent = absentEnd(native, missing)
        if (absent) return absent
        const open = databases.flatMap((one) => openAt(one, context.hop.to, leavesPost(native, context)) ?? [])
        if (open.length === 0)
          return {
            kind: 'done',
            outcome: `${databases.map(({ database }) => database).join(' and ')} at ${context.hop.to}`,
          }
        return failed(open.join('; '), {
          next: [lineOf(native, 'migrate', 'status', '--to', context.hop.to)],
          doNot: ['go on to the next version before this one is complete'],
        })
      }),
    // It only reads: whoever does not know whether it was done does it again.
    probe: () => Promise.resolve({ kind: 'not-done', because: 'it only reads, so it is done again' }),
    commands: ({ to }) => [{ on: undefined, command: lineOf(native, 'migrate', 'status', '--to', to) }],
  }
}
