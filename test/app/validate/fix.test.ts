import { describe, expect, test } from 'vitest'
import { validate } from '../../../src/app/validate/validate.ts'
import { plainPalette } from '../../../src/present/palette.ts'
import { validationText } from '../../../src/present/validation/text.ts'
import { validationSchema } from '../../../src/results/validation.ts'
import { memoryPorts } from '../../support/memory-ports.ts'
import { schemaErrors } from '../../support/valid-answer.ts'
import { wholeManifest } from '../../rules/example.ts'

const broken = wholeManifest('releases: [{version: "1.10.0"}]\nstops:\n  - line: 1.10 # the first\n    reason: x\n')
const asked = { path: 'm', fix: true, rule: ['unquoted-version', 'stop-without-reason'] }
const options = { width: 80, palette: plainPalette, verbose: false }

describe('plan validate --fix', () => {
  test('writes what it mends, checks what is then there, and tells both', async () => {
    const ports = memoryPorts({ '/desk/m/manifest.yaml': broken })
    const answer = await validate(ports, asked)
    expect(ports.written.get('/desk/m/manifest.yaml')).toBe(broken.replace('line: 1.10', 'line: "1.10"'))
    expect(answer).toMatchObject({
      verdict: 'passed',
      counts: { error: 0 },
      dry_run: false,
      fixed: [
        {
          file: 'm/manifest.yaml',
          line: 6,
          what: 'quoted 1.10',
          before: ['  - line: 1.10 # the first'],
          after: ['  - line: "1.10" # the first'],
        },
      ],
    })
    expect(schemaErrors(validationSchema, answer)).toEqual([])
    const shown = validationText(answer, options)
    expect(shown).toContain('Fixed 1 place')
    expect(shown).toContain(
      'm/manifest.yaml:6  quoted 1.10\n-   - line: 1.10 # the first\n+   - line: "1.10" # the first',
    )
    expect(await validate(ports, asked)).toMatchObject({ fixed: [] })
  })

  test('only tells with --dry-run, and checks what is there', async () => {
    const ports = memoryPorts({ '/desk/m/manifest.yaml': broken })
    const answer = await validate(ports, { ...asked, dryRun: true })
    expect(ports.written.get('/desk/m/manifest.yaml')).toBe(broken)
    expect(answer).toMatchObject({ dry_run: true, fixed: [{ what: 'quoted 1.10' }], counts: { error: 1 } })
    expect(validationText(answer, options)).toContain('Would fix 1 place')
  })

  test('says when there is nothing to fix, and touches no file', async () => {
    const ports = memoryPorts({ '/desk/m/manifest.yaml': wholeManifest('') })
    const untouched = { ...ports, files: { ...ports.files, writeText: () => expect.unreachable() } }
    expect(validationText(await validate(untouched, asked), options)).toContain('Nothing to fix')
  })

  test('keeps the byte order mark of a file', async () => {
    const ports = memoryPorts({ '/desk/m/manifest.yaml': broken })
    const marked = { ...ports, files: { ...ports.files, startsWithMark: () => true } }
    await validate(marked, asked)
    expect(ports.written.get('/desk/m/manifest.yaml')?.startsWith('\uFEFFmanifest: 1')).toBe(true)
  })

  test('refuses what is shipped with plan', async () => {
    const ports = memoryPorts({ '/package/manifests/shop/manifest.yaml': broken })
    await expect(validate(ports, { product: 'shop', fix: true })).rejects.toMatchObject({ code: 'shipped-manifest' })
  })
})
