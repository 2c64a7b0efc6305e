import { commandLine } from '../command-line.ts'
import { type OwnManifest } from '../own-manifest.ts'

interface Flags {
  readonly dryRun?: boolean | undefined
  readonly [flag: string]: unknown
}

/** Flags every command has; the manifest is named by its path, the others are not repeated. */
const global: ReadonlySet<string> = new Set(['dryRun', 'manifest', 'product', 'json', 'noColor', 'installation'])

/** After a dry run the same command without it, else the check of what was written. */
export function nextCommand({ shown }: Pick<OwnManifest, 'shown'>, words: readonly string[], flags: Flags): string {
  if (flags.dryRun !== true) return commandLine(['plan', 'validate', shown])
  const asked = Object.entries(flags).flatMap(([name, value]) => (global.has(name) ? [] : flagWords(name, value)))
  return commandLine(['plan', ...words, ...asked, '--manifest', shown])
}

function flagWords(name: string, value: unknown): string[] {
  const flag = name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)
  if (typeof value === 'boolean') return [value ? `--${flag}` : `--no-${flag}`]
  if (Array.isArray(value)) return value.flatMap((one) => flagWords(name, one))
  return typeof value === 'string' || typeof value === 'number' ? [`--${flag}`, String(value)] : []
}
