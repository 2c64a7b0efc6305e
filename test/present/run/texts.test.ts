import { describe, expect, test } from 'vitest'
import { plainPalette } from '../../../src/present/palette.ts'
import { runText } from '../../../src/present/run/text.ts'
import { runSchema } from '../../../src/results/run.ts'
import { tales } from '../../support/run-tales.ts'
import { schemaErrors } from '../../support/valid-answer.ts'

describe.each(Object.entries(tales))('%s', (name, tale) => {
  test('reads like its transcript', async () => {
    const text = runText(tale(), { width: 80, palette: plainPalette, zone: 'Europe/Berlin' })
    await expect(`${text}\n`).toMatchFileSnapshot(`../transcripts/run, ${name}.txt`)
  })

  test('fits its published schema', () => {
    expect(schemaErrors(runSchema, tale())).toEqual([])
  })

  test.each([60, 80, 120])('has no line wider than %d cells, but for commands', (width) => {
    const lines = runText(tale(), { width, palette: plainPalette, zone: 'Europe/Berlin' }).split('\n')
    const isCommand = /plan |harbor-restore|apt-get|\/srv\//u
    expect(lines.filter((line) => line.length > width && !isCommand.test(line))).toEqual([])
  })
})
