import { posix } from 'node:path'
import { machineDatabases } from '../../src/adapters/databases.ts'
import { machineHttp } from '../../src/adapters/machine-http.ts'
import { ownServers } from '../../src/adapters/own-server/own-server.ts'
import { machineProcesses } from '../../src/adapters/processes.ts'
import { streamLogs } from '../../src/adapters/logger.ts'
import { productModules } from '../../src/adapters/product-modules.ts'
import { prometheusMetrics } from '../../src/adapters/prometheus.ts'
import { postgresqlParser } from '../../src/adapters/sql-parser/postgresql-parser.ts'
import { machineOutlet } from '../../src/adapters/worker-outlet.ts'
import { UserError } from '../../src/domain/errors.ts'
import { type FileHolder, type FileLocking, type Files } from '../../src/ports/files.ts'
import { type Git } from '../../src/ports/git.ts'
import { type Ports } from '../../src/ports/ports.ts'
import { type Choice, type Terminal } from '../../src/ports/terminal.ts'

/** What is asked, and what somebody answers: by the value of a choice, or as text. */
export type Script = readonly (readonly [question: RegExp, answer: string])[]

/** A person who answers by a script. A question out of turn, an answer that is no choice or fails its check ends the test. */
export function scriptedTerminal(script: Script): Terminal & { readonly said: string[]; readonly left: () => number } {
  const open = [...script]
  const said: string[] = []
  const next = (question: string): string => {
    const turn = open.shift()
    if (!turn || !turn[0].test(question)) throw new Error(`nobody expected to be asked: ${question}`)
    return turn[1]
  }
  const among = (choices: readonly Choice[], answer: string): string => {
    const found = choices.find(({ value, disabled }) => value === answer && disabled === undefined)
    if (!found) throw new Error(`${answer} is not among ${choices.map(({ name }) => name).join(' | ')}`)
    return answer
  }
  return {
    said,
    left: () => open.length,
    canAsk: true,
    say: (text) => void said.push(text),
    text: (question, options) => {
      const answer = next(question)
      const checked = options?.check?.(answer) ?? true
      return checked === true ? Promise.resolve(answer) : Promise.reject(new Error(checked))
    },
    choose: (question, choices) => Promise.resolve(among(choices, next(question))),
    search: (question, choices) => {
      const answer = next(question)
      return Promise.resolve(among(choices(answer), answer))
    },
    confirm: (question) => Promise.resolve(next(question) === 'yes'),
  }
}

/** Texts by absolute path, by the name of their commit. */
export type Commits = Readonly<Record<string, Readonly<Record<string, string>>>>

/** A machine in memory: files by absolute path, a fixed day, nobody to ask unless told. */
export function memoryPorts(
  texts: Readonly<Record<string, string>>,
  {
    terminal = scriptedTerminal([]),
    canAsk = true,
    today = '2026-11-21',
    commits = {},
  }: { terminal?: Terminal; canAsk?: boolean; today?: string; commits?: Commits } = {},
): Ports & { readonly written: Map<string, string> } {
  const written = new Map(Object.entries(texts))
  return {
    written,
    files: memoryFiles(written),
    git: memoryGit(commits),
    cache: { get: () => undefined, put: () => undefined },
    clock: { now: () => Date.parse(`${today}T12:00:00Z`), wait: () => Promise.resolve() },
    databases: machineDatabases,
    host: { hostName: 'desk', userName: 'somebody', pid: 1, stopSignal: () => new AbortController().signal },
    http: machineHttp,
    modules: productModules,
    processes: machineProcesses,
    servers: ownServers,
    terminal: { ...terminal, canAsk },
    sql: postgresqlParser,
    logs: streamLogs,
    metrics: prometheusMetrics,
    outlet: machineOutlet,
    watcher: { watch: () => ({ changed: () => new Promise<void>(() => undefined), also: () => undefined }) },
    place: { packageRoot: '/package', workingFolder: '/desk', environment: {} },
  }
}

function memoryFiles(texts: Map<string, string>): Files {
  const absolute = (path: string): string => posix.resolve('/desk', path)
  const isFolder = (path: string): boolean =>
    path === '/desk' || [...texts.keys()].some((file) => file.startsWith(`${path}/`))
  return {
    kindOf: (path) => {
      if (texts.has(absolute(path))) return 'file'
      return isFolder(absolute(path)) ? 'folder' : 'missing'
    },
    sizeOf: (path) => texts.get(absolute(path))?.length ?? 0,
    readText: (path) => {
      const text = texts.get(absolute(path))
      if (text !== undefined) return text
      throw new UserError({ code: 'cannot-read', what: `cannot read ${path}: no such file`, next: 'check the path' })
    },
    startsWithMark: () => false,
    listBelow: (folder) =>
      [...texts.keys()]
        .filter((file) => file.startsWith(`${absolute(folder)}/`))
        .map((file) => file.slice(absolute(folder).length + 1))
        .toSorted(),
    writeText: (path, text) => void texts.set(absolute(path), text),
    writeDurably: (path, text) => void texts.set(absolute(path), text),
    create: (path, text) => {
      if (texts.has(absolute(path)))
        throw new UserError({ code: 'file-exists', what: `${path} is there already`, next: 'name another file' })
      texts.set(absolute(path), text)
    },
    remove: (path) => void texts.delete(absolute(path)),
    lock: (path, purpose) => memoryLock(texts, absolute(path), purpose),
    lockedBy: (path) => {
      const text = texts.get(absolute(path))
      return text === undefined ? undefined : (JSON.parse(text) as FileHolder)
    },
    leftBy: () => undefined,
    resolve: (...parts) => posix.resolve('/desk', ...parts),
  }
}

/** A lock among those who share these files; a test that means the death of its holder deletes the file. */
function memoryLock(texts: Map<string, string>, path: string, purpose: string): FileLocking {
  const found = texts.get(path)
  if (found !== undefined) return { kind: 'held', by: JSON.parse(found) as FileHolder }
  const text = JSON.stringify({ pid: 1, host: 'desk', purpose, since: '2026-11-21T12:00:00.000Z' })
  texts.set(path, text)
  const holds = (): boolean => texts.get(path) === text
  return { kind: 'taken', holds, release: () => void (holds() && texts.delete(path)), after: undefined }
}

/** A repository whose commits are called by one name each. */
function memoryGit(commits: Commits): Git {
  const commitOf = (ref: string): Promise<string> => {
    if (ref in commits) return Promise.resolve(ref)
    const facts = { code: 'unknown-ref', what: `git knows no commit by the name ${ref}`, next: 'write another name' }
    return Promise.reject(new UserError(facts))
  }
  return {
    commitOf: (_, ref) => commitOf(ref),
    textsAt: (commit, { path, isFolder, file }) => {
      const texts = Object.entries(commits[commit] ?? {})
      const found = isFolder
        ? texts
            .filter(([name]) => name.startsWith(`${path}/`))
            .map(([name, text]) => ({ path: name.slice(path.length + 1), text }))
            .filter((one) => file(one.path))
        : texts.filter(([name]) => name === path).map(([name, text]) => ({ path: posix.basename(name), text }))
      return Promise.resolve(found)
    },
    changesBelow: () => Promise.resolve([]),
    commit: () => Promise.reject(new Error('nobody commits in memory')),
    broughtBy: (path) => Promise.resolve(Object.entries(commits).findLast(([, texts]) => path in texts)?.[0]),
  }
}
