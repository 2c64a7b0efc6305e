/** This host has not what the work needs; another one may have it. */
export class NotOnThisHost extends Error {
  override readonly name = 'NotOnThisHost'
}

/** Work that is no SQL failed: what it said, and whether it may be tried again. */
export class WorkFailed extends Error {
  override readonly name = 'WorkFailed'
  readonly how: 'transient' | 'timeout' | 'data'

  constructor(message: string, how: 'transient' | 'timeout' | 'data', options?: ErrorOptions) {
    super(message, options)
    this.how = how
  }
}

/** Somebody else took the batch: nothing of the transaction may stay. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost'
}
