import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { exitCodes } from '../../src/domain/exit-code.ts'
import { fixedCli, shown } from '../support/fixed-cli.ts'

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8')

/** The product whose manifest the README checks. */
const shop = fileURLToPath(new URL('../fixtures/products/shop', import.meta.url))

/** Blocks that begin with a command line are transcripts. */
const transcripts = [...readme.matchAll(/^```\n(\$ plan (.+)\n[^`]*?)```$/gmu)].map(
  ([, text = '', line = '']) => [line, text] as const,
)

describe('the README', () => {
  test('shows at least a path and a refusal', () => {
    expect(transcripts.length).toBeGreaterThanOrEqual(2)
  })

  test.each(transcripts)('shows what plan %s answers', async (line, text) => {
    const args = line.split(' ')
    const { cwd, plan } = fixedCli()
    cpSync(shop, join(cwd, 'shop'), { recursive: true })
    expect(text).toBe(shown(args, await plan(args)))
  })

  test('lists every exit code with its meaning', () => {
    for (const { code, meaning } of Object.values(exitCodes)) {
      expect(readme.replaceAll('`', '')).toContain(`| ${code} | ${meaning} |`)
    }
  })
})
