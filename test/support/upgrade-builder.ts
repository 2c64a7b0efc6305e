import { type Background, type ComponentStep, type Hop, type Question } from '../../src/results/plan-parts.ts'
import { type Next } from '../../src/results/next.ts'
import { type ReasonResult } from '../../src/results/reason.ts'
import { type Path, type Upgrade } from '../../src/results/upgrade.ts'

/** Answers of `plan upgrade` as values, in the words of the domain: `upgrade('15.4.2', [hop('15.4.6'), …])`. */

export function reason(
  kind: ReasonResult['kind'],
  subject: string,
  message: string,
  more: Partial<ReasonResult> = {},
): ReasonResult {
  return { id: `${kind}:${subject}`, kind, verdict: 'warning', subject, message, ...more }
}

export function background(
  name: string,
  queued: string,
  finalized: string,
  more: Partial<Background> = {},
): Background {
  return { id: name, name, tables: ['ci_builds'], size: 'unknown', queued, finalized, inferred: false, ...more }
}

const jobs = [
  'BackfillNamespaceId',
  'DeleteOrphanedRows',
  'FixAllowDescendants',
  'RequeueBackfillTraversalIds',
  'MigrateHumanUserType',
]

/** `count` background migrations with names that differ. */
function backgrounds(count: number, queued: string, finalized: string): Background[] {
  return Array.from({ length: count }, (_, i) => background(`${jobs[i % jobs.length]}${i + 1}`, queued, finalized))
}

type Sketch = Partial<Omit<Hop, 'to'>> & { readonly to: string }

const lineOf = (version: string): string => version.split('.').slice(0, 2).join('.')

/** A landing on a declared stop, unless told otherwise. */
export function hop(to: string, more: Partial<Hop> = {}): Sketch {
  return { to, ...more }
}

export function onlyIf(to: string, conditions: readonly string[], more: Partial<Hop> = {}): Sketch {
  const text = `only if ${conditions.join(' or ')}`
  const why = { kind: 'conditional-stop' as const, text, stops: [lineOf(to)], reasons: [] }
  return { to, only_if: [...conditions], why, ...more }
}

export function patchHop(to: string): Sketch {
  const line = lineOf(to)
  const why = { kind: 'patch-of-stop' as const, text: `patch of stop ${line}`, stops: [line], reasons: [] }
  return { to, why, proof: { by: 'none', lives: [], inferred: false } }
}

/** The lives that prove a landing, work it brings and work to finish before it. */
export function proven(
  lives: number,
  brings: number,
  finish: readonly [named: number, unknown: number],
  line: string,
): Partial<Hop> {
  return {
    proof: { by: 'lives', lives: backgrounds(lives, line, line).map(({ name }) => name), inferred: false },
    brings: { regular: 0, post: 0, background: backgrounds(brings, line, 'unknown'), complete: false },
    finish_before: { background: backgrounds(finish[0], line, line), unknown: finish[1], tracked: true },
  }
}

function complete(from: string, sketch: Sketch, number: number | undefined, last: boolean): Hop {
  const line = lineOf(sketch.to)
  const stop = { kind: 'stop' as const, text: `stop ${line}`, stops: [line], reasons: [] }
  const target = { kind: 'target' as const, text: 'target', stops: [], reasons: [] }
  return {
    ...(number !== undefined && { number }),
    from,
    line,
    passes: [],
    newest_known: true,
    why: last ? target : stop,
    only_if: [],
    proof: last ? { by: 'none', lives: [], inferred: false } : { by: 'declaration', lives: [], inferred: false },
    brings: { regular: 0, post: 0, background: [], complete: false },
    finish_before: { background: [], unknown: 0, tracked: true },
    duties: [],
    components: [],
    waits: [],
    gates: [],
    notes: [],
    commands: [],
    warnings: [],
    ...sketch,
  }
}

/** Hops in order; a patch hop at the start is not numbered. */
export function pathOf(from: string, sketches: readonly Sketch[]): Path {
  const free = sketches[0]?.why?.kind === 'patch-of-stop' ? 1 : 0
  const hops = sketches.map((sketch, i) =>
    complete(
      sketches[i - 1]?.to ?? from,
      sketch,
      free === 1 && i === 0 ? undefined : i + 1 - free,
      i === sketches.length - 1,
    ),
  )
  return {
    hops,
    counted: hops.length - free,
    only_if: hops.filter((one) => one.only_if.length > 0).length,
    component_moves: hops.flatMap((one) => one.components).filter(({ action }) => action === 'move').length,
    warnings: hops.reduce((sum, one) => sum + one.warnings.length, 0),
  }
}

export function postgresqlMove(
  from: string,
  to: string,
  [earliest, latest, until]: readonly [string, string, string],
): ComponentStep {
  return {
    component: 'postgresql',
    name: 'PostgreSQL',
    action: 'move',
    from,
    to,
    earliest,
    latest,
    serves_until: until,
    because: `17.0.0 needs PostgreSQL >=14`,
  }
}

export function question(condition: string, text: string, more: Partial<Question> = {}): Question {
  const probe = {
    database: 'main',
    sql: `SELECT count(*) FROM (SELECT 1 FROM ${condition.replaceAll('-', '_')} LIMIT 30001) x`,
    operator: '>',
    threshold: 30000,
    verified: true,
  }
  return { condition, question: text, probe, if_no: 1, ...more }
}

/** A whole answer around a path. */
export function upgrade(from: string, to: string, more: Partial<Upgrade> = {}): Upgrade {
  return {
    kind: 'upgrade',
    schema_version: 1,
    manifest: {
      product: 'gitlab',
      name: 'GitLab',
      complete_until: '2026-11-20',
      age_days: 3,
      stale: false,
      by_default: false,
      source: 'shipped manifest gitlab',
    },
    asked: { from, to, mode: 'offline', strict: false, answers: {}, components: {}, accepted: [], today: '2026-11-23' },
    from: { version: from, line: lineOf(from), listed: true },
    to: { version: to, line: lineOf(to), listed: true },
    verdict: 'legal',
    questions: [],
    all_no: 0,
    per_answer: [],
    alternatives: [],
    warnings: [],
    uncounted: [],
    remarks: [],
    coverage: {
      text: "Lifetimes known 16.11-18.5 in part (53 of 421); elsewhere this path rests on GitLab's declared stops",
      finalizers_known: 53,
      background_migrations: 421,
      proven_hops: 7,
    },
    command: `plan upgrade --product gitlab --from ${from} --to ${to}`,
    ...more,
  }
}

/** The answer of `plan next` for the same question. */
export function nextOf({ path, questions, refusal, ...answer }: Upgrade): Next {
  const [hop, ...rest] = path?.hops ?? []
  const open = hop ? questions.filter(({ condition }) => hop.only_if.includes(condition)) : questions
  const { manifest, asked, from, to, verdict, warnings, uncounted, remarks } = answer
  const shared = { manifest, asked, from, to, verdict, warnings, uncounted, remarks }
  return {
    ...shared,
    kind: 'next',
    schema_version: 1,
    ...(hop && { hop }),
    remaining: rest.length,
    questions: open,
    ...(refusal && { refusal }),
    command: answer.command.replace('plan upgrade', 'plan next'),
    ...(hop && rest.length > 0 && { after: `plan next --from ${hop.to} --to ${asked.to}` }),
  }
}
