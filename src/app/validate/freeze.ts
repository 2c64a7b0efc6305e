import { UserError } from '../../domain/errors.ts'
import { type Ports } from '../../ports/ports.ts'
import { type Finding } from '../../results/finding.ts'
import { checkoutDefaults } from '../checkout-defaults.ts'
import { commandLine } from '../command-line.ts'
import { relativePath } from '../relative-path.ts'
import { type BaselineFile } from './baseline.ts'
import { type ValidateFlags } from './request.ts'
import { type Subject } from './subject.ts'

/** What is left of findings after the baseline, and what to say of it. */
export interface Left {
  readonly findings: readonly Finding[]
  readonly frozen: number
  readonly remarks: readonly string[]
}

/** How findings came about. */
export interface Asked {
  readonly flags: ValidateFlags
  /** The command line that asks again. */
  readonly command: readonly string[]
  /** Would a rule have found what a baseline says of it? */
  readonly ran: (rule: string) => boolean
}

/** Leaves out what the baseline freezes, or writes it. A manifest that cannot be read is never frozen. */
export async function freeze(ports: Ports, subject: Subject, found: readonly Finding[], asked: Asked): Promise<Left> {
  const { writeBaseline: file } = asked.flags
  if (file !== undefined) return written(ports, subject, found, { shown: file, path: inFolder(ports, file) })
  const baseline = await baselineOf(ports, subject, asked.flags)
  if (!baseline) return { findings: found, frozen: 0, remarks: [] }
  const { readBaseline, withoutBaseline } = await import('./baseline.ts')
  const read = readBaseline(ports, baseline)
  if ('problems' in subject.result) return { findings: found, frozen: 0, remarks: [] }
  const { kept, count, gone } = withoutBaseline(found, read)
  const stale = gone.filter((id) => asked.ran(id.split(':', 1)[0]!))
  return { findings: kept, frozen: count, remarks: stale.length > 0 ? [staleRemark(stale, baseline, asked)] : [] }
}

async function written(
  ports: Ports,
  { result, found: { path }, isFolder, shown }: Subject,
  found: readonly Finding[],
  file: BaselineFile,
): Promise<Left> {
  if ('problems' in result)
    throw new UserError({
      code: 'unreadable-manifest',
      what: 'no baseline was written: the manifest cannot be read, and that is not to be frozen',
      next: 'run plan validate without --write-baseline, mend what it says, and write the baseline then',
    })
  if (isFolder && file.path.startsWith(`${path}/`))
    throw new UserError({
      code: 'cannot-write',
      what: `${file.shown} lies in the folder of the manifest and would be read as part of it`,
      next: `name a file outside ${shown}, like --write-baseline validate-baseline.json`,
    })
  const { writeBaseline } = await import('./baseline.ts')
  writeBaseline(ports, file, found)
  const remark = `${file.shown} was written and freezes ${counted(found.length, 'finding')}; read it with --baseline ${file.shown}`
  return { findings: [], frozen: found.length, remarks: [remark] }
}

function staleRemark(stale: readonly string[], { shown }: BaselineFile, { command }: Asked): string {
  const some = stale.slice(0, 3).join(', ')
  const named = stale.length > 3 ? `${some} and ${stale.length - 3} more` : some
  const again = commandLine([...command, '--write-baseline', shown])
  const no = stale.length === 1 ? 'occurs' : 'occur'
  return `${counted(stale.length, 'entry', 'entries')} of ${shown} no longer ${no} (${named}); rewrite it with ${again}`
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** The one that is named, else that of the checkout, which is about the checkout's own manifest. */
async function baselineOf(ports: Ports, { found }: Subject, flags: ValidateFlags): Promise<BaselineFile | undefined> {
  const { files, place } = ports
  if (flags.baseline !== undefined) return { shown: flags.baseline, path: inFolder(ports, flags.baseline) }
  if (found.shipped !== undefined) return undefined
  const defaults = await checkoutDefaults(ports)
  if (defaults?.baseline === undefined) return undefined
  const { folder, manifest, baseline } = defaults
  if (manifest !== undefined && files.resolve(folder, manifest) !== found.path) return undefined
  const path = files.resolve(folder, baseline)
  return { path, shown: relativePath(files.resolve(place.workingFolder), path) }
}

function inFolder({ files, place }: Ports, file: string): string {
  return files.resolve(place.workingFolder, file)
}
