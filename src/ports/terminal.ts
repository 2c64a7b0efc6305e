export interface Choice {
  readonly value: string
  readonly name: string
  readonly description?: string
  /** Why it cannot be chosen; it is shown to tell something. */
  readonly disabled?: string
}

/** A person at a terminal who can be asked. Ctrl-C at a question throws; whoever asks lets it pass. */
export interface Terminal {
  /** False when nobody can be asked: no terminal on one side, or output for machines. */
  readonly canAsk: boolean
  /** What a person should read before the next question. */
  readonly say: (text: string) => void
  readonly text: (
    question: string,
    options?: { readonly default?: string; readonly check?: (answer: string) => string | true },
  ) => Promise<string>
  readonly choose: (question: string, choices: readonly Choice[]) => Promise<string>
  /** Asks for one of many: what fits is shown while it is typed. */
  readonly search: (question: string, choices: (typed: string) => readonly Choice[]) => Promise<string>
  readonly confirm: (question: string, byDefault: boolean) => Promise<boolean>
}
