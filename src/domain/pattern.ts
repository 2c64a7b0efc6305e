import { isWord, unitAt } from './pattern-characters.ts'
import { PatternError } from './pattern-error.ts'
import { type Instruction, type Program, programOf } from './pattern-program.ts'
import { type Edge } from './pattern-syntax.ts'

/** The named groups of a match; those that took no part are not there. */
export type PatternMatch = ReadonlyMap<string, string>

/** Undefined is no match; `too-long` says that it was given up, so that nothing is known. */
export type PatternResult = PatternMatch | undefined | 'too-long'

/** An expression that is matched in time linear in the text, whatever the two are. */
export interface Pattern {
  /** Names of its groups. */
  readonly names: readonly string[]
  /** The first match anywhere in the text, as Perl would choose it. `^` and `$` are edges of lines. */
  readonly match: (text: string) => PatternResult
}

/** Instructions that one match may take: about a second. */
const mostSteps = 8_000_000

/** Throws PatternError for what is none. */
export function compilePattern(text: string): Pattern {
  const program = programOf(text)
  return { names: program.names, match: (input) => new Matcher(program, input).run() }
}

/** Why a text is no pattern; undefined when it is one. */
export function patternProblem(text: string): string | undefined {
  try {
    compilePattern(text)
    return undefined
  } catch (error) {
    if (error instanceof PatternError) return `${error.message}, at character ${error.at + 1}`
    throw error
  }
}

interface Thread {
  readonly at: number
  /** Where each group begins and ends; shared until one is written. */
  readonly slots: readonly (number | undefined)[]
}

/** All ways through the program at once, character by character: no way is gone twice. */
class Matcher {
  private steps = 0
  private found: Thread['slots'] | undefined
  private readonly seen: Int32Array
  private readonly program: readonly Instruction[]
  private readonly names: readonly string[]
  private readonly text: string

  constructor({ instructions, names }: Program, text: string) {
    this.program = instructions
    this.names = names
    this.text = text
    this.seen = new Int32Array(instructions.length).fill(-1)
  }

  run(): PatternResult {
    let threads: readonly Thread[] = []
    for (let at = 0; at <= this.text.length; at += 1) {
      const queue: Thread[] = []
      for (const thread of threads) this.follow(thread, at, queue)
      // A match that begins later is worse than any that has begun.
      if (!this.found) this.follow({ at: 0, slots: [] }, at, queue)
      if (this.steps > mostSteps) return 'too-long'
      threads = this.take(queue, at)
      if (this.found && threads.length === 0) break
    }
    return this.found && this.groups(this.found)
  }

  /** The ways that take the character; a way that has ended is better than all behind it. */
  private take(queue: readonly Thread[], at: number): readonly Thread[] {
    const next: Thread[] = []
    const unit = at < this.text.length ? unitAt(this.text, at) : undefined
    for (const { at: position, slots } of queue) {
      const instruction = this.program[position]!
      if (instruction.op === 'match') {
        this.found = slots
        break
      }
      if (instruction.op === 'characters' && unit !== undefined && instruction.test(unit))
        next.push({ at: position + 1, slots })
    }
    return next
  }

  /** Goes on to every instruction that takes a character, best first. */
  private follow(start: Thread, at: number, queue: Thread[]): void {
    const open = [start]
    for (let thread = open.pop(); thread; thread = open.pop()) {
      this.steps += 1
      if (this.seen[thread.at] === at) continue
      this.seen[thread.at] = at
      const { slots } = thread
      const instruction = this.program[thread.at]!
      if (instruction.op === 'jump') open.push({ at: instruction.to, slots })
      else if (instruction.op === 'split')
        open.push({ at: instruction.second, slots }, { at: instruction.first, slots })
      else if (instruction.op === 'save') open.push({ at: thread.at + 1, slots: saved(slots, instruction.slot, at) })
      else if (instruction.op === 'edge') {
        if (this.isEdge(instruction.edge, at)) open.push({ at: thread.at + 1, slots })
      } else queue.push(thread)
    }
  }

  private isEdge(edge: Edge, at: number): boolean {
    const before = at > 0 ? unitAt(this.text, at - 1) : 10
    const after = at < this.text.length ? unitAt(this.text, at) : 10
    if (edge === 'line-start') return before === 10
    // A line may end as on Windows, or on a terminal.
    if (edge === 'line-end') return after === 10 || (after === 13 && unitAt(this.text, at + 1) === 10)
    return (isWord(before) !== isWord(after)) === (edge === 'word')
  }

  private groups(slots: Thread['slots']): PatternMatch {
    const groups = new Map<string, string>()
    for (const [i, name] of this.names.entries()) {
      const [start, end] = [slots[i * 2], slots[i * 2 + 1]]
      if (start !== undefined && end !== undefined && end >= start) groups.set(name, this.text.slice(start, end))
    }
    return groups
  }
}

function saved(slots: Thread['slots'], slot: number, at: number): Thread['slots'] {
  const copy = slots.slice()
  copy[slot] = at
  return copy
}
