import { type Driver, type StepExecutor } from '../../run/driver.ts'

/** Records a landing. What is installed was verified before; the record itself is what is done here. */
export function recordExecutor({ name }: Pick<Driver, 'name'>): StepExecutor {
  return {
    run: ({ hop }) => Promise.resolve({ kind: 'done', outcome: `${hop.to} is on record as landed` }),
    // Written by the same save that ends the step: where the step is not done, nothing was recorded.
    probe: ({ hop }) => Promise.resolve({ kind: 'not-done', because: `${hop.to} is not on record (${name})` }),
    commands: () => [],
  }
}
