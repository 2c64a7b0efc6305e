import { expect, test } from 'vitest'
import { fixedCli, shown } from '../support/fixed-cli.ts'

const { plan } = fixedCli()

const mistakes: readonly (readonly string[])[] = [
  [],
  ['--manifest', 'depot', '--listen', ':9400'],
  ['--manifest', 'depot', '--listen', '9400', '--metrics-prefix', '9lives'],
  ['--manifest', 'depot', '--probe', 'SELECT 1; SELECT 2'],
  ['--manifest', 'depot', '--health', 'wal-archiv=1'],
  ['--manifest', 'depot', '--no-health', '--probe', 'SELECT true'],
  ['--manifest', 'depot', '--workers', '0'],
  ['--manifest', 'depot', '--stop-after-idle', 'soon'],
]

test('plan worker tells a mistake before it opens anything', async () => {
  const said: string[] = []
  for (const mistake of mistakes) {
    const words = ['worker', ...mistake]
    const transcript = await plan([...words, '--log-level', 'error'])
    expect(transcript.code).toBe(2)
    said.push(shown(words, transcript))
  }
  await expect(said.join('\n')).toMatchFileSnapshot('transcripts/worker.txt')
})
