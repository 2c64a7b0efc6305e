import { UserError } from '../domain/errors.ts'

/** What a run of git said. */
export interface GitAnswer {
  readonly ok: boolean
  readonly stdout: Buffer
  /** Its first line on stderr. */
  readonly complaint: string
}

/** Nothing in a repository's configuration runs a program, and no network is used for objects that are missing. */
const settings = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null', '-c', 'protocol.allow=never']

/** Set inside hooks: they would lead to another repository or index than the one the folder is in. */
const misleading = new Set([
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_PREFIX',
  'GIT_COMMON_DIR',
  'GIT_NAMESPACE',
])

/** Listings of 20,000 files with long paths, or a manifest of the largest size, fit. */
const maximumOutput = 64 * 1024 * 1024

/** Runs git in a folder, without a shell. It failing is an answer; only git not being there is thrown. */
export function runGit(folder: string, args: readonly string[], input?: string): Promise<GitAnswer> {
  return run([...settings, '--no-optional-locks', '--no-pager', '-C', folder, ...args], input)
}

/** The same as the person would run it, who configured hooks; `complaint` is all that was said. */
export function runGitWithHooks(folder: string, args: readonly string[], input?: string): Promise<GitAnswer> {
  return run(['--no-pager', '-C', folder, ...args], input, (said) => said.trim())
}

async function run(
  words: readonly string[],
  input: string | undefined,
  told = (said: string): string => said.split('\n')[0]!.trim(),
): Promise<GitAnswer> {
  const { execFile } = await import('node:child_process')
  const options = { env: environment(), encoding: 'buffer', maxBuffer: maximumOutput, windowsHide: true } as const
  return new Promise((resolve, reject) => {
    const child = execFile('git', words, options, (error, stdout, stderr) => {
      if (error?.code === 'ENOENT') return reject(noGit(error))
      return resolve({ ok: error === null, stdout, complaint: told(stderr.toString('utf8')) })
    })
    // git may end before it has read everything; its exit code tells.
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(input)
  })
}

function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !misleading.has(name))
  return {
    ...Object.fromEntries(kept),
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    LC_ALL: 'C',
  }
}

function noGit(cause: Error): UserError {
  return new UserError(
    {
      code: 'no-git',
      what: 'the command git is not there',
      next: 'install git, or compare with a path: --base PATH',
    },
    { cause },
  )
}
