import { type Outcome } from '../../domain/exit-code.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Preflight } from '../../results/preflight.ts'
import { type PreflightFinding } from '../../run/preflight/finding.ts'
import { type SiteReadings, unreadIn } from '../../run/preflight/readings.ts'
import { endOf } from '../../planner/ends.ts'
import { given, iso } from '../background/item.ts'
import { commandLine } from '../command-line.ts'
import { planningWords } from '../planning-words.ts'
import { chooseGround } from '../planning.ts'
import { judgeOnSite, type JudgedSite, type PreflightFlags } from './judge-site.ts'
import { backgroundRows, conditionRows, durationRows, schemaRows, serverRows, sourceRows } from './rows.ts'
import { type ProgramFlags, sitePrograms } from './site-programs.ts'

/** Reads databases and environment before anything is touched: may this hop be made, and why (not)? */
export async function preflight(ports: Ports, flags: AskedFlags): Promise<Preflight> {
  const ground = await chooseGround(ports, flags)
  const programs = sitePrograms(ports, flags, ground)
  return preflightOf(await judgeOnSite(ports, flags, { ...programs, ground }), flags, programs.remarks ?? [])
}

type AskedFlags = PreflightFlags & ProgramFlags

function preflightOf(site: JudgedSite, flags: AskedFlags, notAsked: readonly string[]): Preflight {
  const { facts, hop, judgement, ground } = site
  const { readings } = facts
  const { findings } = judgement
  const isSame = hop?.ground.judged.hop.verdict === 'nothing-to-do'
  return {
    kind: 'preflight',
    schema_version: 1,
    manifest: ground.chosen.facts,
    at: iso(readings.at),
    verdict: isSame && judgement.verdict === 'legal' ? 'nothing-to-do' : judgement.verdict,
    waits: onlyWaits(findings),
    unread: nothingRead(readings),
    ...endsOf(site),
    ...given('hop', flags.hop),
    path: [...(hop?.ground.judged.hop.path ?? [])],
    installed: sourceRows(facts),
    databases: [...readings.reads],
    servers: serverRows(readings),
    schema: schemaRows(readings),
    background_source: readings.workSource,
    background: backgroundRows(readings, hop?.ground),
    background_finished: (readings.work ?? []).filter(({ state }) => state === 'finished').length,
    conditions: conditionRows(readings),
    ...durationRows(hop?.ground.durations),
    findings: findings.map(findingRow),
    ...given('because', flags.because),
    remarks: [...(hop?.question.remarks ?? []), ...heldGates(site), ...notAsked],
    ...given('next', nextOf(site, flags)),
    command: commandLine([
      'plan',
      'preflight',
      ...versionWords(flags),
      ...againWords(site, flags),
      ...(flags.gates ? ['--gates'] : []),
    ]),
  }
}

/** Exit code: what is certain goes before what is not known; without any database there is no answer at all. */
export function preflightOutcome({ verdict, unread }: Pick<Preflight, 'verdict' | 'unread'>): Outcome {
  if (unread) return 'database'
  if (verdict === 'illegal') return 'illegal'
  return verdict === 'undetermined' ? 'undetermined' : 'done'
}

function endsOf({ ground, hop }: JudgedSite): Pick<Preflight, 'from' | 'to'> {
  if (!hop) return {}
  const { from, to } = hop.ground.request
  return { from: endOf(ground.chosen.manifest, from), to: endOf(ground.chosen.manifest, to) }
}

/** No database could be read, and nobody else told anything either. */
function nothingRead(readings: SiteReadings): boolean {
  const { databases, installed, work } = readings
  const isTold = work !== undefined || installed.some(({ version }) => version !== undefined)
  return databases.length === 0 && unreadIn(readings).length > 0 && !isTold
}

/** What holds is no finding, and worth knowing. */
function heldGates({ hop }: JudgedSite): string[] {
  const held = (hop?.ground.gates ?? []).filter(({ holds }) => holds === 'yes')
  return held.map(({ id, because }) => `the gate ${id} holds: ${because}`)
}

function findingRow(one: PreflightFinding): Preflight['findings'][number] {
  const { id, section, verdict, message, next, commands, acceptable, accepted } = one
  return { id, section, verdict, message, ...given('next', next), commands: [...commands], acceptable, accepted }
}

/** Nothing is wrong but that work goes on. */
function onlyWaits(findings: readonly PreflightFinding[]): boolean {
  const grave = findings.filter(({ verdict }) => verdict === 'illegal' || verdict === 'undetermined')
  return grave.length > 0 && grave.every(({ step }) => step === 'finish-due')
}

function versionWords({ from, to, hop }: PreflightFlags): readonly string[] {
  return [
    ...(from === undefined ? [] : ['--from', from]),
    ...(to === undefined ? [] : ['--to', to]),
    ...(hop === undefined ? [] : ['--hop', String(hop)]),
  ]
}

function againWords({ ground }: JudgedSite, flags: AskedFlags): readonly string[] {
  const embedded = flags.embedded === undefined ? [] : ['--embedded', flags.embedded]
  const driver = flags.driver === undefined ? [] : ['--driver', flags.driver]
  const told = (flags.with ?? []).flatMap((pair) => ['--with', pair])
  return [...ground.chosen.flags, ...planningWords(flags), ...embedded, ...driver, ...told]
}

/** What most likely comes next: what the gravest finding asks for, the legal hop instead, or the run. */
function nextOf(site: JudgedSite, flags: AskedFlags): string | undefined {
  const { judgement, hop } = site
  const gravest = judgement.findings.find(({ verdict }) => verdict === 'illegal' || verdict === 'undetermined')
  const again = againWords(site, flags)
  const installed = flags.from === undefined ? [] : ['--from', flags.from]
  const [first] = hop?.ground.judged.hop.path ?? []
  const isWayClear = first === undefined || !judgement.findings.some(isOfPath)
  if (gravest?.commands[0] !== undefined && isWayClear) return gravest.commands[0]
  if (first !== undefined) return commandLine(['plan', 'preflight', ...installed, '--to', first, ...again])
  if (gravest || !hop) return undefined
  // It shows what would be done, and asks for the way back that a run needs.
  return commandLine(['plan', 'run', 'start', ...installed, '--to', hop.ground.request.to.text, ...again, '--dry-run'])
}

/** The hop itself is wrong, whatever is done about the rest. */
const isOfPath = ({ section, verdict }: PreflightFinding): boolean => section === 'path' && verdict === 'illegal'
