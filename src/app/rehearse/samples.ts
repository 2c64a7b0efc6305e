import { UserError } from '../../domain/errors.ts'
import { QueryError } from '../../domain/query-error.ts'
import { type Place } from '../../domain/place.ts'
import { type Sample } from '../../domain/sample.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Rehearsal } from '../../results/rehearsal.ts'
import { type Stage } from './stage.ts'

type Made = Rehearsal['samples'][number]

/** Rows to make: an entry of the manifest, or a file that a person named. */
export interface Seed extends Pick<Sample, 'database' | 'rows' | 'settings'> {
  readonly source: string
  readonly text: string
  readonly place: Place | undefined
}

/** The SQL of a sample, its file read. */
export function seedOf(
  { files }: Ports,
  folder: string,
  { database, table, rows, sql, file, settings, place }: Sample,
  asked: number | undefined,
): Seed {
  const text = sql ?? files.readText(files.resolve(folder, file!))
  return { database, rows: asked ?? rows, settings, source: file ?? table ?? 'sql', text, place }
}

/** `--seed FILE` or `--seed NAME=FILE`. */
export function seedNamed({ files, place }: Ports, flag: string, databases: readonly string[], rows: number): Seed {
  const [, name, path] = /^([^=/.]+)=(.+)$/u.exec(flag) ?? []
  if (name !== undefined && !databases.includes(name))
    throw new UserError({
      code: 'unknown-database',
      what: `--seed names a database "${name}" that the product does not have`,
      next: `its databases are ${databases.join(', ')}`,
    })
  const file = path ?? flag
  const text = files.readText(files.resolve(place.workingFolder, file))
  return { database: name ?? databases[0]!, rows, settings: {}, source: file, text, place: undefined }
}

/** Makes the rows. Throws UserError `bad-sample` when the SQL does not run in the release that is installed. */
export async function sow(stage: Stage, seed: Seed, release: string): Promise<Made> {
  const { database, rows, settings, source } = seed
  const { clock } = stage.ports
  const begun = clock.now()
  const filled = (text: string): string => text.replaceAll('{rows}', String(rows))
  try {
    await stage.databases.get(database)!.session(async (session) => {
      for (const [name, value] of Object.entries(settings))
        await session.query('SELECT set_config($1, $2, false)', [name, filled(value)])
      await session.script(filled(seed.text))
    })
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    throw new UserError({
      code: 'bad-sample',
      what: `the rows of ${source} cannot be made in ${release}: ${error.message}`,
      place: seed.place,
      next: 'mend the SQL, or name with release the version whose schema it fits',
    })
  }
  return { database, release, source, rows, took_ms: Math.max(0, clock.now() - begun) }
}
