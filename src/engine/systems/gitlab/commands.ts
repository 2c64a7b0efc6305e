import { type BackgroundStatus, type VendorCommand } from '../../background/system.ts'

/** A word that a POSIX shell hands on as it stands. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`

/**
 * A task of rake with arguments. Rake splits at commas, takes white space off both ends, and drops every backslash before
 * what it protects: commas, backslashes and that white space get one. What has a line break rake cannot take at all.
 */
export function rakeTask(name: string, args: readonly string[]): string | undefined {
  if (args.some((arg) => /[\r\n\0]/u.test(arg))) return undefined
  return `${name}[${args.map(protectedForRake).join(',')}]`
}

function protectedForRake(text: string): string {
  const last = text.length - 1
  return text.replaceAll(/[\\,\s]/gu, (one, at: number) =>
    /\s/u.test(one) && at !== 0 && at !== last ? one : `\\${one}`,
  )
}

/** How a task is started on each kind of installation; names of containers and releases are GitLab's own defaults. */
function ways(task: string, note = ''): readonly VendorCommand[] {
  const word = shellWord(task)
  return [
    { where: `Linux package${note}`, command: `sudo gitlab-rake ${word}` },
    { where: `Docker, container gitlab${note}`, command: `docker exec -it gitlab gitlab-rake ${word}` },
    {
      where: `Helm chart, release gitlab${note}`,
      command: `kubectl exec -it deploy/gitlab-toolbox -c toolbox -- gitlab-rake ${word}`,
    },
    {
      where: `self-compiled${note}`,
      command: `cd /home/git/gitlab && sudo -u git -H bundle exec rake ${word} RAILS_ENV=production`,
    },
  ]
}

/**
 * GitLab's own way to finish one now. With several databases the task carries the name of one; with a single one only
 * the plain task is there. Where nobody knows, both are given, the likelier first. Empty where GitLab has none.
 */
export function finalizeCommands(
  { database, name, table, key, jobArguments = '[]' }: BackgroundStatus,
  separate: readonly string[] | undefined,
): readonly VendorCommand[] {
  const task = 'gitlab:background_migrations:finalize'
  const args = [name, table, key.join(','), jobArguments]
  const plain = rakeTask(task, args)
  const own = rakeTask(`${task}:${database}`, args)
  if (plain === undefined || own === undefined || database === 'geo' || !isName(database)) return []
  if (separate !== undefined) return ways(separate.length > 1 ? own : plain)
  if (database !== 'main') return ways(own)
  return [...ways(plain, ', one database'), ...ways(own, ', main and ci apart')]
}

/** `main_85`, as the tasks that control single ones want it. */
export function singleCommands(verb: 'pause' | 'resume', { database, id }: BackgroundStatus): readonly VendorCommand[] {
  if (database === 'geo' || !isName(database)) return []
  return [
    ...ways(`gitlab:background_migrations:${verb}[${database}_${id}]`),
    {
      where: 'API, with the token of an administrator',
      command: `curl --fail --request PUT --header "PRIVATE-TOKEN: $GITLAB_TOKEN" "$GITLAB_URL/api/v4/admin/batched_background_migrations/${id}/${verb}?database=${database}"`,
    },
  ]
}

const isName = (database: string): boolean => /^[a-z][a-z0-9_]*$/u.test(database)
