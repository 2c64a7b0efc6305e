import { type Manifest } from '../../domain/manifest.ts'
import { redact } from '../../domain/redact.ts'
import { type Instant } from '../../domain/time.ts'
import { type Rehearsal } from '../../results/rehearsal.ts'
import { type ManifestFacts } from '../../results/upgrade.ts'
import { commandLine } from '../command-line.ts'
import { type Fresh } from './compare.ts'
import { type RehearseFlags } from './flags.ts'

export interface Facts {
  readonly flags: RehearseFlags
  readonly manifestFacts: ManifestFacts
  readonly manifest: Manifest
  readonly from: string
  readonly to: string
  readonly where: string
  readonly begun: Instant
  readonly now: () => Instant
  /** Why the planner knows no path. */
  readonly refused?: string | undefined
  /** Why the beginning could not be made. */
  readonly failed?: string | undefined
  readonly fresh?: Fresh | undefined
  /** Somebody ended it. */
  readonly interrupted?: boolean
  readonly samples?: Rehearsal['samples'] | undefined
  readonly hops?: Rehearsal['hops']
  readonly schemas?: Rehearsal['schemas']
  readonly tables?: Rehearsal['tables']
  readonly work?: Rehearsal['work']
  readonly edges?: Rehearsal['edges']
  readonly remarks?: readonly string[]
  readonly notRun?: readonly string[]
  /** Steps of a run that were left out, and why. */
  readonly leftOut?: readonly string[]
}

/** The answer: what was found decides. */
export function conclude(facts: Facts): Rehearsal {
  const { flags, manifestFacts, from, to, where, begun, now } = facts
  const findings = findingsOf(facts)
  const verdict = verdictOf(facts, findings)
  return {
    kind: 'rehearsal',
    schema_version: 1,
    manifest: manifestFacts,
    how: flags.everyEdge ? 'every-edge' : 'path',
    from,
    to,
    where,
    verdict,
    because: becauseOf(facts, verdict, findings),
    findings,
    samples: facts.samples ?? [],
    hops: facts.hops ?? [],
    schemas: facts.schemas ?? [],
    tables: facts.tables ?? [],
    work: facts.work ?? [],
    edges: facts.edges ?? [],
    remarks: remarksOf(facts),
    took_ms: Math.max(0, now() - begun),
    command: nextOf(facts, verdict),
  }
}

function findingsOf({
  flags,
  to,
  failed,
  fresh,
  interrupted,
  hops = [],
  schemas = [],
  tables = [],
  work = [],
  edges = [],
}: Facts): string[] {
  const may = new Set(flags.mayShrink ?? [])
  return [
    // What could not be installed because somebody ended it is no finding.
    ...(failed === undefined || interrupted ? [] : [failed]),
    ...hops.flatMap((hop) => (hop.state === 'failed' ? [`${hop.from} -> ${hop.to} failed: ${hop.because ?? ''}`] : [])),
    ...(fresh?.failed === undefined || interrupted ? [] : [`${to} cannot be installed freshly: ${fresh.failed}`]),
    ...schemas.flatMap(({ database, verdict, differences }) =>
      verdict === 'differs'
        ? [
            `${database}: the path makes another schema than a fresh installation of ${to} (${differences.length} differences)`,
          ]
        : [],
    ),
    ...work.flatMap(({ database, name, verdict, left, at }) =>
      verdict === 'undone' ? [`${name} is finished on ${database} at ${at}, and ${left} rows are not done`] : [],
    ),
    ...tables.flatMap(({ database, table, before, after, verdict }) =>
      verdict === 'fewer' && !may.has(table) ? [`${table} on ${database} had ${before} rows, and has ${after}`] : [],
    ),
    ...edges.flatMap((edge) =>
      edge.verdict === 'failed' ? [`${edge.from} -> ${edge.to} failed: ${edge.because ?? ''}`] : [],
    ),
  ]
}

function verdictOf(
  { refused, interrupted, hops = [], edges = [] }: Facts,
  findings: readonly string[],
): Rehearsal['verdict'] {
  if (refused !== undefined) return 'no-path'
  if (findings.length > 0) return 'failed'
  const cut = [...hops.map(({ state }) => state), ...edges.map(({ verdict }) => verdict)].includes('not-reached')
  return cut || (interrupted ?? false) ? 'interrupted' : 'passed'
}

function becauseOf(
  { refused, from, to, hops = [], edges = [] }: Facts,
  verdict: Rehearsal['verdict'],
  findings: readonly string[],
): string {
  switch (verdict) {
    case 'no-path':
      return refused!
    case 'failed':
      return findings[0]!
    case 'interrupted':
      return 'somebody ended it'
    case 'passed':
      return edges.length > 0
        ? `${edges.filter((edge) => edge.verdict === 'passed').length} legal hops ran`
        : `${hops.length} ${hops.length === 1 ? 'hop' : 'hops'} from ${from} to ${to} ran, and a fresh installation has the same schema`
  }
}

function remarksOf({ manifest, remarks = [], notRun = [], leftOut = [] }: Facts): string[] {
  return [
    ...remarks,
    ...(notRun.length > 0
      ? [`commands of ${notRun.join(', ')} were not run, only counted: nobody marked them as rehearsable`]
      : []),
    ...leftOut,
    ...(manifest.samples.length === 0
      ? ['the manifest has no samples, so tables held only what migrations put there']
      : []),
  ]
}

function nextOf({ flags, from, to }: Facts, verdict: Rehearsal['verdict']): string {
  const product = [
    ...(flags.manifest === undefined ? [] : ['--manifest', flags.manifest]),
    ...(flags.product === undefined ? [] : ['--product', flags.product]),
  ]
  const ends = ['--from', from, '--to', to]
  if (verdict === 'no-path') return commandLine(['plan', 'upgrade', ...product, ...ends])
  if (verdict === 'passed' && !flags.everyEdge)
    return commandLine(['plan', 'run', 'start', ...product, '--to', to, '--dry-run'])
  const more = [
    ...(flags.everyEdge && verdict !== 'passed' ? ['--every-edge'] : ends),
    ...(flags.against === undefined ? [] : ['--against', redact(flags.against)]),
    ...(flags.postgres === undefined ? [] : ['--postgres', String(flags.postgres)]),
    ...(flags.zeroDowntime ? ['--zero-downtime'] : []),
    ...(flags.fact ?? []).flatMap((fact) => ['--fact', fact]),
  ]
  return commandLine(['plan', 'rehearse', ...product, ...more])
}
