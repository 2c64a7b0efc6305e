import { comparePrecedence } from '../../domain/version.ts'
import { finding, type PreflightFinding } from './finding.ts'
import { type InstalledAnswer, type VersionSource } from './installed.ts'
import { type SiteReadings } from './readings.ts'

/** Who says which version is installed, and do they agree? The schema has findings of its own. */
export function judgeVersion(
  { chosen, sources }: InstalledAnswer,
  { installed }: Pick<SiteReadings, 'installed'>,
): readonly PreflightFinding[] {
  const silent = installed.flatMap(({ version, source, problem }) =>
    version === undefined ? [cannotTell(source, problem)] : [],
  )
  if (!chosen) return [...silent, nobodyKnows()]
  const others = sources.filter(
    (one) => (one.kind === 'code' || one.kind === 'file') && comparePrecedence(one.version, chosen.version) !== 0,
  )
  return [...silent, ...others.map((one) => contradiction(chosen, one))]
}

function contradiction(chosen: VersionSource, other: VersionSource): PreflightFinding {
  const isFile = other.kind === 'file'
  return finding({
    id: `version-contradiction:${other.kind}`,
    section: 'version',
    verdict: isFile ? 'warning' : 'undetermined',
    message: `${chosen.source} says ${chosen.version.text}, and ${other.source} says ${other.version.text}`,
    next: isFile
      ? `write ${chosen.version.text} into the installation file`
      : `find out which version runs on every host, and ${sayingIt(chosen)}`,
    acceptable: true,
  })
}

/** A run goes from version to version as it was planned; another beginning is another run. */
function sayingIt({ kind, source }: VersionSource): string {
  if (kind !== 'flag' || source === '--from') return 'say it with --from'
  return 'where it is another one: give the run up with plan run abort, and begin one from there with plan run start'
}

function cannotTell(source: string, problem: string | undefined): PreflightFinding {
  return finding({
    id: `version-unread:${source.replaceAll(/\s+/gu, '-')}`,
    section: 'version',
    verdict: 'warning',
    message: `${source} does not tell the installed version${problem === undefined ? '' : `: ${problem}`}`,
  })
}

function nobodyKnows(): PreflightFinding {
  return finding({
    id: 'version-unknown:installed',
    section: 'version',
    verdict: 'undetermined',
    message: 'which version is installed is not known: neither records nor applied migrations tell it',
    next: 'add --from VERSION, or an --installation file that says it',
  })
}
