import { type Ports } from '../../../ports/ports.ts'
import { type Driver, type StepExecutor } from '../../../run/driver.ts'
import { type StepKind } from '../../../domain/step.ts'
import { finishBackground, finishDue } from './finish.ts'
import { type NativeFlags } from './ground.ts'
import { migrateStep, postMigrateStep } from './migrate.ts'
import { nativeReader } from './reader.ts'
import { verifyStep } from './verify.ts'

/**
 * How products are upgraded that `plan` migrates itself. What the manifest says besides (backups, deploying, stopping and
 * starting) is another driver's part, which is asked first what is installed and verifies after the records were read.
 * Give it shared databases: every step opens what it needs.
 */
export function nativeDriver(ports: Ports, flags: NativeFlags, part?: Driver): Driver {
  const native = { ports, flags }
  const own = new Map<StepKind, StepExecutor>([
    ['finish-due', finishDue(native)],
    ['migrate', migrateStep(native)],
    ['verify', afterwards(verifyStep(native), part?.executors.get('verify'))],
    ['post-migrate', postMigrateStep(native)],
    ['finish-background', finishBackground(native)],
  ])
  const reader = nativeReader(native)
  return {
    kind: 'native',
    id: part?.id ?? 'native',
    name: part?.name ?? 'plan itself',
    executors: new Map([...(part?.executors ?? []), ...own]),
    reader: {
      installed: async () => [...((await part?.reader.installed()) ?? []), ...(await reader.installed())],
      background: reader.background,
    },
    remarks: [...(part?.remarks ?? []), ...(part?.executors.has('deploy') ? [] : [noDeploy])],
  }
}

const noDeploy =
  'plan brings the databases from version to version; installing and starting the code of each version is yours to do'

/** One kind of step done by two, in this order. */
function afterwards(first: StepExecutor, second: StepExecutor | undefined): StepExecutor {
  if (!second) return first
  return {
    run: async (context) => {
      const end = await first.run(context)
      return end.kind === 'done' || end.kind === 'skipped' ? second.run(context) : end
    },
    probe: async (context) => {
      const probe = await first.probe(context)
      return probe.kind === 'done' ? second.probe(context) : probe
    },
    commands: (hop, step) => [...first.commands(hop, step), ...second.commands(hop, step)],
  }
}
