import { type BackgroundMigration } from '../domain/background-migration.ts'

/** A file that background work names, by its path in the folder of the manifest. */
export interface WorkFile {
  readonly path: string
  readonly field: 'module' | 'command'
}

/** Files that background work needs: its module, and words of its command that look like files of the product. */
export function workFiles({ work }: Pick<BackgroundMigration, 'work'>): WorkFile[] {
  const { module, command = [] } = work ?? {}
  const named = command.filter((word) => /^(?:\.\/)?(?:[\w@-][\w@.-]*\/)+[\w@-][\w@.-]*\.\w+$/u.test(word))
  return [
    ...(module === undefined ? [] : [{ path: module, field: 'module' as const }]),
    ...named.map((path) => ({ path, field: 'command' as const })),
  ]
}
