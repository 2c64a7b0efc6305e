import { expect, test } from 'vitest'
import { fixedCli, shown } from '../support/fixed-cli.ts'

const { plan } = fixedCli()

/** Times differ from run to run, and so does the width of their columns. */
function steady(text: string): string {
  return text
    .replaceAll(/\b\d+ min \d+ s\b|\b\d+(?:\.\d)? m?s\b/gu, 'a moment')
    .replaceAll(/ {2,}(a moment|Finish due|Migrate|Background|In all)/gu, '  $1')
    .replaceAll(/^ {4}.*\n/gmu, '')
}

test('a rehearsal of the example product reads like its transcript, as text and for a ticket', async () => {
  const text = ['rehearse', '--product', 'example']
  const ticket = ['rehearse', '--product', 'example', '--from', '2.0.1', '--to', '2.1', '--format', 'markdown']
  const said = [text, ticket].map(async (args) => steady(shown(args, await plan(args, { timeoutMs: 240_000 }))))
  await expect((await Promise.all(said)).join('\n')).toMatchFileSnapshot('transcripts/rehearse.txt')
}, 300_000)
