/** One command of a block: what is typed, over all its lines, and what it means. */
export interface TypedCommand {
  /** Without the `$ `, as it stands in the page. */
  readonly typed: readonly string[]
  /** The programs of the pipe, each with its words. */
  readonly pipe: readonly (readonly string[])[]
  /** A file the output goes to. */
  readonly into: string | undefined
  /** What a here-document hands in. */
  readonly input: string
}

/** A block of a page that begins with a line to type. */
export interface DocBlock {
  /** The day or instant of the last comment `<!-- on … -->` before it. */
  readonly on: string
  readonly commands: readonly TypedCommand[]
}

const fence = /^```\w*$/u
const clock = /^<!-- on (\S+) -->$/u

/** What a command printed, by the block it stands in and its number there. */
export type Answer = (block: DocBlock, command: TypedCommand) => Promise<string>

/** The page with everything anew that its commands print. A session begins with a comment that sets the clock. */
export async function answered(page: string, answer: Answer): Promise<string> {
  const lines = page.split('\n')
  const told: string[] = []
  let on: string | undefined
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i]!
    told.push(line)
    on = clock.exec(line)?.[1] ?? on
    if (!fence.test(line)) continue
    const end = lineAfter(lines, '```', i)
    const inside = lines.slice(i + 1, end)
    const isSession = ['```', '```sh'].includes(line) && inside[0]?.startsWith('$ ') === true
    if (isSession && on === undefined) throw new Error(`no comment sets the clock before line ${i + 1}`)
    told.push(...(isSession ? await session({ on: on!, commands: commandsIn(inside) }, answer) : inside), '```')
    i = end
  }
  return told.join('\n')
}

function lineAfter(lines: readonly string[], wanted: string, i: number): number {
  const end = lines.indexOf(wanted, i + 1)
  if (end === -1) throw new Error(`nothing ends what begins with: ${lines[i]}`)
  return end
}

async function session(block: DocBlock, answer: Answer): Promise<string[]> {
  const told: string[] = []
  for (const command of block.commands) {
    const text = (await answer(block, command)).replace(/\s+$/u, '')
    const [first = '', ...rest] = command.typed
    told.push(`$ ${first}`, ...rest, ...(text === '' ? [] : text.split('\n').map((one) => one.trimEnd())))
  }
  return told
}

/** The commands of a block; what stands between them was printed the last time. */
function commandsIn(lines: readonly string[]): TypedCommand[] {
  const commands: TypedCommand[] = []
  for (let i = 0; i < lines.length; i += 1) {
    if (!lines[i]!.startsWith('$ ')) continue
    const begin = i
    while (lines[i]?.endsWith('\\') === true) i += 1
    const typed = lines.slice(begin, i + 1).map((line, at) => (at === 0 ? line.slice(2) : line))
    const until = / <<'(\w+)'$/u.exec(typed.at(-1)!)?.[1]
    const end = until === undefined ? i : lineAfter(lines, until, i)
    const input = lines.slice(i + 1, end).map((line) => `${line}\n`)
    i = end
    commands.push({
      ...understood(typed),
      typed: [...typed, ...lines.slice(begin + typed.length, end + 1)],
      input: input.join(''),
    })
  }
  return commands
}

function understood(typed: readonly string[]): Pick<TypedCommand, 'pipe' | 'into'> {
  const line = typed.map((one) => one.replace(/\\$/u, '')).join(' ')
  const pipe: string[][] = [[]]
  let into: string | undefined
  const words = line.replace(/ <<'\w+'$/u, '').match(/'[^']*'|"[^"]*"|[^\s'"]+/gu) ?? []
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i]!
    if (word === '|') pipe.push([])
    else if (word === '>') into = words[(i += 1)]
    else pipe.at(-1)!.push(word.replace(/^(['"])(.*)\1$/u, '$2'))
  }
  return { pipe, into }
}
