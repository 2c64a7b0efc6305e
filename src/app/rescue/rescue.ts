import { UserError } from '../../domain/errors.ts'
import { type Outcome } from '../../domain/exit-code.ts'
import { comparePrecedence, parseVersion, type Version } from '../../domain/version.ts'
import { endOf } from '../../planner/ends.ts'
import { type PlanRequest } from '../../planner/request.ts'
import { resolveInstalled } from '../../planner/target.ts'
import { whyHop } from '../../planner/why-hop.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Rescue } from '../../results/rescue.ts'
import { unreadIn } from '../../run/preflight/readings.ts'
import { unendedFates } from '../../run/rescue/unended.ts'
import { given, iso } from '../background/item.ts'
import { commandLine } from '../command-line.ts'
import { chooseGround, named } from '../planning.ts'
import { siteWords, systemOf } from '../preflight/site-facts.ts'
import { journalFolder } from '../run/remembered.ts'
import { fileStore } from '../../run/stores/file.ts'
import { type RescueFlags } from './flags.ts'
import { forOthers } from './for-others.ts'
import { judgeRescue, type Made } from './judge.ts'
import { type Asked, readForRescue } from './read-site.ts'
import { fateRows, lifeRow, restorePointRow, schemaRow, sourceRows } from './rows.ts'

/** What a wrong hop left behind, and what can be done about it. Reads only. */
export async function rescue(ports: Ports, flags: RescueFlags): Promise<Rescue> {
  const ground = await chooseGround(ports, flags)
  const { manifest } = ground.chosen
  const system = systemOf(manifest, flags)
  const again = siteWords(flags, system)
  const command = (...words: readonly string[]): string => commandLine(['plan', ...words, ...again])
  const was = named(resolveInstalled(manifest, flags.was), 'was')
  if (flags.now !== undefined) refuseDown(was, named(resolveInstalled(manifest, flags.now), 'now'))
  const asked: Asked = { ground, system, was, command }
  const read = await readForRescue(ports, flags, asked)
  const told = await journals(ports, flags, manifest.product.id)
  const answer = answerOf({
    ports,
    flags,
    asked,
    read,
    journals: told,
    words: ['--was', was.text, ...again, ...programWords(flags)],
  })
  return flags.forOthers ? forOthers(answer, flags) : answer
}

/** Exit code: a verdict that asks for something is a finding; without any database there is no answer at all. */
export function rescueOutcome({ verdict, unread }: Pick<Rescue, 'verdict' | 'unread'>): Outcome {
  if (unread) return 'database'
  if (verdict === 'sound') return 'done'
  return verdict === 'undetermined' ? 'undetermined' : 'findings'
}

function refuseDown(was: Version, now: Version): void {
  if (comparePrecedence(now, was) >= 0) return
  throw new UserError({
    code: 'downgrade',
    what: `--now ${now.text} is older than --was ${was.text}`,
    next: 'write the version that ran before the upgrade with --was, and the one that is installed with --now',
  })
}

const programWords = ({ driver, with: values = [] }: RescueFlags): readonly string[] => [
  ...(driver === undefined ? [] : ['--driver', driver]),
  ...values.flatMap((value) => ['--with', value]),
]

/** Landings that a journal tells of between the two versions: then it was not one hop. */
function landedBetween({ asked, read, journals: { runs } }: Made): readonly string[] {
  const { scheme } = asked.ground.chosen.manifest.product
  const { now } = read
  const hops = runs.flatMap(({ id, hops: made }) => made.map((hop) => ({ ...hop, run: id })))
  return hops.flatMap(({ run, to, landedAt }) => {
    const version = landedAt === undefined ? undefined : parseVersion(scheme, to)
    const isBetween =
      version && now && comparePrecedence(version, asked.was) > 0 && comparePrecedence(version, now.version) < 0
    return isBetween
      ? [`run ${run} landed on ${to} in between: ask again with --was ${to}, if it was the last landing before the hop`]
      : []
  })
}

/** Journals in the working folder; a run in a database is mirrored there. One that cannot be read is told. */
async function journals(ports: Ports, flags: RescueFlags, product: string): Promise<Made['journals']> {
  const { files, clock } = ports
  const folder = journalFolder(ports, flags)
  if (files.kindOf(folder) !== 'folder') return { runs: [], remarks: [] }
  const store = fileStore({ files, clock, folder, product })
  const runs = (await store.list()).map(({ record }) => record)
  return { runs, remarks: store.remarks() }
}

function answerOf(made: Made): Rescue {
  const { flags, asked, read } = made
  const { chosen } = asked.ground
  const { readings } = read
  const judged = judgeRescue(made)
  const { verdict, because } = judged.verdict
  const command = ['plan', 'rescue', ...made.words, ...(flags.now === undefined ? [] : ['--now', flags.now])]
  const day = iso(readings.at).slice(0, 10)
  return {
    kind: 'rescue',
    schema_version: 1,
    manifest: chosen.facts,
    at: iso(readings.at),
    ...versionRows(made),
    verdict,
    because: [...because],
    unread: readings.databases.length === 0 && unreadIn(readings).length > 0,
    ...hopRows(made, judged.request),
    jumped: read.fates.filter(({ life }) => life.jumped).length,
    fates: fateRows(read.fates),
    lives: judged.lives.toSorted((a, b) => Number(a.harmless) - Number(b.harmless)).map(lifeRow),
    schema: judged.schema.map(schemaRow),
    databases: [...readings.reads],
    background_source: readings.workSource,
    ...unendedRows(made),
    ...given('restore_point', judged.out && restorePointRow(judged.out)),
    options: judged.options.map((one, i) => ({
      id: String.fromCodePoint(65 + i),
      ...one,
      commands: [...one.commands],
    })),
    ...given('next_hop', judged.next),
    remarks: [...judged.remarks, ...landedBetween(made), ...made.journals.remarks],
    left_out: [],
    file: commandLine([...command, '--format', 'markdown', '--output', `rescue-${day}.md`]),
    command: commandLine(command),
  }
}

function versionRows({ asked, read }: Made): Pick<Rescue, 'was' | 'now' | 'now_from' | 'now_unsure' | 'installed'> {
  const { manifest } = asked.ground.chosen
  const { now, installed, readings } = read
  return {
    was: endOf(manifest, asked.was),
    ...given('now', now && endOf(manifest, now.version)),
    ...given('now_from', now?.source),
    ...given('now_unsure', now?.unsure),
    installed: sourceRows(installed, readings),
  }
}

const ofLives = new Set([
  'finalizes-inline',
  'depends-on-unfinished',
  'unfinished-work',
  'runs-deleted-code',
  'misses-removed-migration',
])

/** Stops that were passed without a landing, and what else was against the hop. */
function hopRows({ asked, read }: Made, request: PlanRequest | undefined): Pick<Rescue, 'skipped' | 'reasons'> {
  const { now } = read
  if (!now || !request || comparePrecedence(asked.was, now.version) >= 0) return { skipped: [], reasons: [] }
  const { hop } = whyHop(asked.ground.chosen.manifest, { ...request, from: asked.was, to: now.version })
  const order = asked.ground.chosen.manifest.stops.map(({ id }) => id)
  const isSkip = (kind: string): boolean => kind === 'skips-stop' || kind === 'skips-conditional-stop'
  return {
    skipped: hop.reasons
      .filter(({ kind }) => isSkip(kind))
      .map(({ subject, conditions = [] }) => ({ stop: subject, only_if: [...conditions] }))
      .toSorted((a, b) => order.indexOf(a.stop) - order.indexOf(b.stop)),
    reasons: hop.reasons
      .filter(({ kind, verdict }) => verdict === 'illegal' && !isSkip(kind) && !ofLives.has(kind))
      .map(({ message }) => message),
  }
}

/** Rows of work whose end nobody recorded say at least whether it is finished, and whether there is one. */
function unendedRows({ asked, read }: Made): Pick<Rescue, 'unended' | 'unended_unfinished' | 'unended_unseen'> {
  const { now, readings } = read
  if (!now) return { unended: 0, unended_unfinished: [], unended_unseen: [] }
  const { all, open, unseen } = unendedFates(asked.ground.chosen.manifest, now.version, readings)
  return {
    unended: all.length,
    unended_unfinished: open.map(({ name, stateAs }) => `${name} (${stateAs})`),
    unended_unseen: unseen.map(({ name }) => name),
  }
}
