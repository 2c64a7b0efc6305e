/** A PostgreSQL server of our own on this machine, for a moment. */
export interface OwnServer {
  /** Of its superuser, with a password that nobody else knows. */
  readonly url: string
  /** What an earlier process left behind and could not be cleaned, one sentence each. */
  readonly remarks: readonly string[]
  /** Ends it and removes its files. Never throws for a server that is gone already. */
  readonly stop: () => Promise<void>
}

export interface OwnServerRequest {
  /** Major version. */
  readonly major: number
  /** `WAYSTOP_POSTGRES_BIN` names a folder of programs, `PATH` many; the usual places come after them. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Gives up: what was begun is undone, and the promise is rejected. */
  readonly signal: AbortSignal
}

/** Servers that are made of the programs of PostgreSQL on this machine. */
export interface Servers {
  /**
   * Makes a cluster in a temporary folder and starts it on a loopback port. What a process that is gone left of its own is
   * cleaned first. Throws UserError `no-postgres-programs`, `no-user-for-postgres` and `postgres-not-started`.
   */
  readonly start: (request: OwnServerRequest) => Promise<OwnServer>
}
