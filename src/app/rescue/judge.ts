import { comparePrecedence, type Version } from '../../domain/version.ts'
import { planUpgrade } from '../../planner/plan.ts'
import { type PlanRequest } from '../../planner/request.ts'
import { resolveInstalled, resolveTarget } from '../../planner/target.ts'
import { type Ports } from '../../ports/ports.ts'
import { type RunRecord } from '../../run/record.ts'
import { judgeFate, type Judged, rowsKey, type Tools } from '../../run/rescue/mend.ts'
import { type OptionGround, rescueOptions, wayOut } from '../../run/rescue/options.ts'
import { type SchemaFinding, schemaFinding } from '../../run/rescue/schema-state.ts'
import { unendedFates } from '../../run/rescue/unended.ts'
import { rescueVerdict } from '../../run/rescue/verdict.ts'
import { named, questionOn } from '../planning.ts'
import { type RescueFlags } from './flags.ts'
import { type Asked, type RescueReadings } from './read-site.ts'

/** Everything an answer is made of. */
export interface Made {
  readonly ports: Ports
  readonly flags: RescueFlags
  readonly asked: Asked
  readonly read: RescueReadings
  readonly journals: { readonly runs: readonly RunRecord[]; readonly remarks: readonly string[] }
  /** Flags that ask the same again. */
  readonly words: readonly string[]
}

export interface JudgedSite extends Pick<OptionGround, 'schema' | 'lives' | 'next'> {
  readonly request: PlanRequest | undefined
  readonly verdict: ReturnType<typeof rescueVerdict>
  readonly out: OptionGround['wayOut']
  readonly options: ReturnType<typeof rescueOptions>
  readonly remarks: readonly string[]
}

/** What was read, judged: verdict, ways on and the next legal hop. */
export function judgeRescue(made: Made): JudgedSite {
  const { asked, read, journals } = made
  const { manifest } = asked.ground.chosen
  const { readings, now } = read
  const question = now && questionFrom(made, now.version)
  const request = question?.request
  const schema: SchemaFinding[] =
    now && request ? readings.databases.map((one) => schemaFinding({ manifest, now: now.version, request }, one)) : []
  const tools = toolsOf(made, schema)
  const lives: Judged[] = now
    ? read.fates.map((one) =>
        judgeFate({ manifest, now: now.version, readings }, tools, one, read.rows.get(rowsKey(one))),
      )
    : []
  const unended = now ? unendedFates(manifest, now.version, readings).open : []
  const nowUnsure = now ? now.unsure : 'which version is installed now is not known: say it with --now'
  const verdict = rescueVerdict({ readings, schema, lives, unended, nowUnsure })
  const out = wayOut(manifest, journals.runs, { was: asked.was, at: readings.at })
  const next = request && nextHop(made, request)
  const options = rescueOptions({
    verdict: verdict.verdict,
    now: now?.version,
    was: asked.was,
    wayOut: out,
    schema,
    lives,
    next,
    migrate: tools.migrate,
    unread: readings.reads.flatMap(({ next: text, state }) =>
      state === 'missing' && text !== undefined ? [text] : [],
    ),
  })
  return { request, schema, lives, verdict, out, next, options, remarks: question?.remarks ?? [] }
}

/** The planner is asked from the version that is installed now. */
function questionFrom(
  { ports, flags, asked }: Made,
  now: Version,
): { readonly request: PlanRequest; readonly remarks: readonly string[] } {
  const newest = resolveTarget(asked.ground.chosen.manifest, 'newest')
  const to = 'version' in newest && comparePrecedence(newest.version, now) > 0 ? newest.version.text : now.text
  return questionOn(ports, { ...flags, from: now.text, to }, asked.ground)
}

function nextHop({ asked }: Made, request: PlanRequest): string | undefined {
  if (comparePrecedence(request.from, request.to) >= 0) return undefined
  const { path } = planUpgrade(asked.ground.chosen.manifest, request, { alternatives: false })
  return path?.hops[0]?.to
}

function toolsOf({ asked, read }: Made, schema: readonly SchemaFinding[]): Tools {
  const { system, command, ground } = asked
  const landings = schema.flatMap(({ state, way }) => (state === 'half' ? (way?.landings ?? []) : []))
  const { manifest } = ground.chosen
  const now = read.now?.version
  return {
    native: system === 'native',
    command,
    finish: read.finish,
    migrate: migrateCommands(system, now, command),
    landings: landings.map((text) => named(resolveInstalled(manifest, text), 'now')),
  }
}

function migrateCommands(
  system: Asked['system'],
  now: Version | undefined,
  command: Asked['command'],
): readonly string[] {
  if (system === 'native' && now) return [command('migrate', 'up', '--to', now.text)]
  return system === 'gitlab' ? ['sudo gitlab-rake db:migrate'] : []
}
