import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { answered, type Answer } from '../support/doc-blocks.ts'
import { fixedCli } from '../support/fixed-cli.ts'
import { gitIn } from '../support/git-repository.ts'

const page = fileURLToPath(new URL('../../docs/life-of-a-stop.md', import.meta.url))
const example = fileURLToPath(new URL('../../manifests/example', import.meta.url))

const { cwd, plan } = fixedCli()
const desk = join(cwd, 'desk')

/** The example product as that of somebody who keeps its manifest in a repository. */
function repository(): void {
  mkdirSync(desk)
  cpSync(example, join(desk, 'harbor'), { recursive: true })
  gitIn(desk, ['init', '--quiet', '--initial-branch=main'])
  gitIn(desk, ['config', 'user.name', 'Ada'])
  gitIn(desk, ['config', 'user.email', 'ada@example.org'])
  gitIn(desk, ['add', '--all'])
  gitIn(desk, ['commit', '--quiet', '-m', 'Harbor Desk 2.2'])
}

/** What a program prints; `plan` is asked about apart. */
function printed(name: string, words: readonly string[], input: string): string {
  const textOf = (file: string | undefined) => (file === undefined ? input : readFileSync(join(desk, file), 'utf8'))
  switch (name) {
    case 'git':
      return gitIn(desk, words)
    case 'cat':
      return textOf(words[0])
    case 'grep':
      return linesOf(input, (lines) => lines.filter((line) => line.includes(words[0]!)))
    case 'head':
      return linesOf(textOf(words[2]), (lines) => lines.slice(0, Number(words[1])))
    default:
      throw new Error(`the page types ${name}, which nobody taught the test`)
  }
}

function linesOf(text: string, chosen: (lines: readonly string[]) => readonly string[]): string {
  return chosen(text.split('\n')).join('\n')
}

/** Its answer, and why there is none. Steps told while it works are left out, and so is the hash of a commit. */
async function planAt(on: string, words: readonly string[]): Promise<string> {
  const now = on.includes('T') ? on : `${on}T12:00:00Z`
  const { code, stdout, stderr } = await plan(words, { cwd: desk, env: { TEST_NOW: now }, timeoutMs: 240_000 })
  const head = gitIn(desk, ['rev-parse', 'HEAD']).slice(0, 12)
  const end = code === 0 ? [] : [stderr.trimEnd(), `exit code ${code}`]
  return [stdout.trimEnd(), ...end]
    .filter((part) => part !== '')
    .join('\n')
    .replaceAll(head, '0123456789ab')
}

const answer: Answer = async ({ on }, { pipe, into, input }) => {
  let text = input
  for (const [name = '', ...words] of pipe)
    text = name === 'plan' ? await planAt(on, words) : printed(name, words, text)
  if (into === undefined) return text
  writeFileSync(join(desk, into), text)
  return ''
}

test('the whole life of a stop is as the page tells it', async () => {
  repository()
  const told = await answered(readFileSync(page, 'utf8'), answer)
  await expect(told).toMatchFileSnapshot(page)
}, 300_000)
