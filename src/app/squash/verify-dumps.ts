import { type Outcome } from '../../domain/exit-code.ts'
import { UserError } from '../../domain/errors.ts'
import { type Database } from '../../ports/database.ts'
import { type Ports } from '../../ports/ports.ts'
import { type StructureComparison } from '../../results/structure-comparison.ts'
import { commandLine } from '../command-line.ts'
import { inMemory } from '../rehearse/in-memory.ts'
import { withOwnServer } from '../rehearse/own-server.ts'
import { onServer } from '../rehearse/server.ts'
import { loadDump, type Loaded } from './dumps/load.ts'
import { namingNothing, withoutNames } from './dumps/minus.ts'
import { leftOutSentences, notCompared } from './dumps/not-compared.ts'
import { type Schema, schemaDifferences, schemaOf, unreadRemarks } from './proof/schemas.ts'

export interface DumpFlags {
  /** Path of the dump that is asked about. */
  readonly structure: string
  /** Path of the dump that it is compared with. */
  readonly against: string
  /** Names of relations that are left out. */
  readonly minus?: readonly string[] | undefined
  /** Major version; a server is made of the programs of this machine. Default: embedded databases in memory. */
  readonly postgres?: number | undefined
}

/** One dump and what it makes. */
interface Side {
  readonly loaded: Loaded
  readonly schema: Schema
}

interface Compared {
  readonly answer: StructureComparison | undefined
  readonly remarks: readonly string[]
}

/**
 * Loads two plain dumps into empty databases and compares what they make. Throws UserError `cannot-read` and what a server that
 * cannot be had throws.
 */
export async function compareDumps(
  ports: Ports,
  flags: DumpFlags,
  tell: (line: string) => void,
): Promise<StructureComparison> {
  const begun = ports.clock.now()
  for (const path of [flags.structure, flags.against]) requireFile(ports, path)
  const signal = ports.host.stopSignal()
  const { answer, remarks } = await withOwnServer<Compared>(ports, { postgres: flags.postgres }, tell, {
    work: async (server) => {
      try {
        return {
          answer: await compared(ports, { flags, server, tell, check: () => signal.throwIfAborted() }),
          remarks: [],
        }
      } catch (error) {
        if (signal.aborted) return { answer: undefined, remarks: [] }
        throw error
      }
    },
    interrupted: () => ({ answer: undefined, remarks: [] }),
  })
  const took = { took_ms: ports.clock.now() - begun }
  if (!answer) return { ...interrupted(flags), ...took }
  return { ...answer, remarks: [...answer.remarks, ...remarks], ...took }
}

interface Asked {
  readonly flags: DumpFlags
  /** Of a server that is thrown away; undefined: in memory. */
  readonly server: string | undefined
  readonly tell: (line: string) => void
  readonly check: () => void
}

const names = ['structure', 'against'] as const

async function compared(ports: Ports, asked: Asked): Promise<StructureComparison> {
  const { flags, server } = asked
  const on = server === undefined ? await inMemory(ports.databases, names) : await onServer(ports, server, names)
  try {
    const sides = new Map<string, Side>()
    // One after the other: the text of the first is let go of before the second is read.
    for (const name of names) sides.set(name, await sideOf(ports, asked, flags[name], on.opened.get(name)!))
    const where = whereOf(on.opened.get('against')!, server !== undefined)
    return answerOf(flags, where, sides.get('structure')!, sides.get('against')!)
  } finally {
    await on.close()
  }
}

async function sideOf(ports: Ports, { tell, check }: Asked, path: string, database: Database): Promise<Side> {
  const { files, place, clock } = ports
  const begun = clock.now()
  const text = files.readText(files.resolve(place.workingFolder, path))
  tell(`${path}  is loaded (${(text.length / 1024 / 1024).toFixed(1)} MiB)`)
  const loaded = await loadDump(database, text, { makesRoles: true, check })
  const schema = await schemaOf(database)
  tell(`${path}  ${schema.snapshot.objects.length} objects, ${((clock.now() - begun) / 1000).toFixed(1)} s`)
  return { loaded, schema }
}

function answerOf(flags: DumpFlags, where: string, structure: Side, against: Side): StructureComparison {
  const { minus = [] } = flags
  const [found, expected] = [withoutNames(structure.schema, minus), withoutNames(against.schema, minus)]
  const differences = schemaDifferences(expected, found)
  const lacking = notCompared(structure.loaded, against.loaded)
  const verdict = verdictOf(differences.length, lacking)
  const unknown = namingNothing([structure.schema, against.schema], minus)
  return {
    kind: 'structure-comparison',
    schema_version: 1,
    ...verdict,
    where,
    structure: told(flags.structure, structure.loaded, found),
    against: told(flags.against, against.loaded, expected),
    differences,
    not_compared: lacking,
    left_out: [
      ...(minus.length > 0 ? [`as --minus says: ${minus.join(', ')}`] : []),
      ...leftOutSentences(structure.loaded, against.loaded),
    ],
    remarks: [
      ...unknown.map((name) => `--minus ${name} names nothing that either file makes`),
      ...unreadRemarks(expected.unread),
    ],
    took_ms: 0,
    command: nextCommand(flags, verdict.verdict),
  }
}

function told(file: string, { statements }: Loaded, { snapshot, unread }: Schema): StructureComparison['structure'] {
  return { file, statements, objects: snapshot.objects.length + unread.length }
}

function verdictOf(
  differences: number,
  lacking: StructureComparison['not_compared'],
): Pick<StructureComparison, 'verdict' | 'because'> {
  const alone = lacking.filter(({ side }) => side !== 'both')
  if (differences > 0)
    return { verdict: 'different', because: differences === 1 ? '1 object differs' : `${differences} objects differ` }
  if (alone.length > 0)
    return {
      verdict: 'undetermined',
      because: `${alone.length} statements of one side could not be loaded, and the other side has no such text`,
    }
  return {
    verdict: 'same',
    because:
      lacking.length === 0
        ? 'both make the same objects'
        : `both make the same objects; ${lacking.length} statements that no side could load have the same text`,
  }
}

function nextCommand({ structure, against, minus = [], postgres }: DumpFlags, verdict: string): string {
  // Whoever has what the embedded server lacks has it on a server of its own.
  const again = verdict === 'undetermined' && postgres === undefined ? 17 : postgres
  return commandLine([
    'plan',
    'squash',
    'verify',
    '--structure',
    structure,
    '--against',
    against,
    ...minus.flatMap((name) => ['--minus', name]),
    ...(again === undefined ? [] : ['--postgres', String(again)]),
  ])
}

function interrupted(flags: DumpFlags): StructureComparison {
  const nothing = { statements: 0, objects: 0 }
  return {
    kind: 'structure-comparison',
    schema_version: 1,
    verdict: 'interrupted',
    because: 'somebody ended it, so nothing is known',
    where: 'nowhere',
    structure: { file: flags.structure, ...nothing },
    against: { file: flags.against, ...nothing },
    differences: [],
    not_compared: [],
    left_out: [],
    remarks: [],
    took_ms: 0,
    command: nextCommand(flags, 'interrupted'),
  }
}

function whereOf({ version }: Database, isServer: boolean): string {
  const major = Math.trunc(version / 10_000)
  return isServer ? `a PostgreSQL ${major} server` : `embedded PostgreSQL ${major} in memory`
}

function requireFile({ files, place }: Ports, path: string): void {
  const kind = files.kindOf(files.resolve(place.workingFolder, path))
  if (kind === 'file') return
  throw new UserError({
    code: 'no-dump',
    what: kind === 'folder' ? `${path} is a folder, not a dump` : `there is no file ${path}`,
    next: 'name two files of SQL, as pg_dump --schema-only writes them',
  })
}

/** Exit code: a difference is a finding; what could not be loaded leaves it open. */
export function comparisonOutcome({ verdict }: Pick<StructureComparison, 'verdict'>): Outcome {
  const outcomes = {
    same: 'done',
    different: 'findings',
    undetermined: 'undetermined',
    interrupted: 'interrupted',
  } as const
  return outcomes[verdict]
}
