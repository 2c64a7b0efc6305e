/** Who and where we are, for records and leases. */
export interface Host {
  readonly hostName: string
  readonly userName: string
  readonly pid: number
  /**
   * Aborted by SIGINT, SIGTERM and SIGHUP: finish what is at hand, record, leave. A second signal ends the process as usual.
   * Until it is asked for, signals end the process.
   */
  readonly stopSignal: () => AbortSignal
}
