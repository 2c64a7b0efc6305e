import { redact } from '../../domain/redact.ts'
import { commandLine } from '../command-line.ts'
import { type SiteFlags } from './site.ts'

/** A command about the same product and the same databases; URLs are left out, since they may hold secrets. */
export function siteCommand(words: readonly string[], flags: SiteFlags): string {
  const { manifest, product, installation, embedded, database } = flags
  return commandLine([
    'plan',
    ...words,
    ...(manifest === undefined ? [] : ['--manifest', manifest]),
    ...(product === undefined ? [] : ['--product', product]),
    ...(installation === undefined ? [] : ['--installation', installation]),
    ...(embedded === undefined ? [] : ['--embedded', embedded]),
    ...(database ?? []).flatMap((one) => ['--database', redact(one)]),
  ])
}
