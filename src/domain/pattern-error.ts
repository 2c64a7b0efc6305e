/** Why a text is no regular expression of ours; `at` counts characters from 0. */
export class PatternError extends Error {
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}
