import { type SignFile } from '../../ports/outlet.ts'

/** Which databases are connected and have their tables; ready is who has all of them and is not about to leave. */
export interface Readiness {
  readonly set: (database: string, ready: boolean) => void
  /** From now on nothing is ready any more. */
  readonly leave: () => void
  readonly isReady: () => boolean
  /** Names of databases that are not ready. */
  readonly missing: () => readonly string[]
}

/** The sign file is there exactly while everything is ready; one that a killed worker left is taken away first. */
export function trackReadiness(databases: readonly string[], sign: SignFile | undefined, text: string): Readiness {
  const ready = new Set<string>()
  let leaving = false
  let shown = false
  sign?.lower()
  const isReady = (): boolean => !leaving && ready.size === databases.length
  const show = (): void => {
    const now = isReady()
    if (now === shown) return
    shown = now
    if (now) sign?.raise(text)
    else sign?.lower()
  }
  return {
    set: (database, isUp) => {
      if (isUp) ready.add(database)
      else ready.delete(database)
      show()
    },
    leave: () => {
      leaving = true
      show()
    },
    isReady,
    missing: () => databases.filter((name) => !ready.has(name)),
  }
}
