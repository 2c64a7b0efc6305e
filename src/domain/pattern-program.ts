import { type CharacterTest } from './pattern-characters.ts'
import { PatternError } from './pattern-error.ts'
import { type Edge, parsePattern, type PatternNode } from './pattern-syntax.ts'

export type Instruction =
  | { readonly op: 'characters'; readonly test: CharacterTest }
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'edge'; readonly edge: Edge }
  | { readonly op: 'match' }

const longestProgram = 2000

export interface Program {
  readonly instructions: readonly Instruction[]
  /** Names of groups; group n is kept in the slots 2n and 2n + 1. */
  readonly names: readonly string[]
}

/** Throws PatternError. */
export function programOf(text: string): Program {
  const names: string[] = []
  const instructions: Instruction[] = []
  emit(parsePattern(text), instructions, names)
  instructions.push({ op: 'match' })
  return { instructions, names }
}

function push<T extends Instruction>(program: Instruction[], instruction: T): T {
  if (program.length >= longestProgram) throw new PatternError('it is too large with all its repeats', 0)
  program.push(instruction)
  return instruction
}

function emit(node: PatternNode, program: Instruction[], names: string[]): void {
  switch (node.kind) {
    case 'characters':
      push(program, { op: 'characters', test: node.test })
      return
    case 'edge':
      push(program, { op: 'edge', edge: node.edge })
      return
    case 'sequence':
      for (const part of node.parts) emit(part, program, names)
      return
    case 'choice':
      emitChoice(node.parts, program, names)
      return
    case 'group':
      emitGroup(node, program, names)
      return
    case 'repeat':
      emitRepeat(node, program, names)
  }
}

function emitChoice(parts: readonly PatternNode[], program: Instruction[], names: string[]): void {
  const ends: { to: number }[] = []
  for (const [i, part] of parts.entries()) {
    if (i === parts.length - 1) {
      emit(part, program, names)
      break
    }
    const split = push(program, { op: 'split', first: program.length + 1, second: 0 })
    emit(part, program, names)
    ends.push(push(program, { op: 'jump', to: 0 }))
    split.second = program.length
  }
  for (const end of ends) end.to = program.length
}

function emitGroup(
  { part, name }: Extract<PatternNode, { kind: 'group' }>,
  program: Instruction[],
  names: string[],
): void {
  if (name === undefined) {
    emit(part, program, names)
    return
  }
  const known = names.indexOf(name)
  const slot = known === -1 ? names.push(name) - 1 : known
  push(program, { op: 'save', slot: slot * 2 })
  emit(part, program, names)
  push(program, { op: 'save', slot: slot * 2 + 1 })
}

function emitRepeat(
  { part, least, most, greedy }: Extract<PatternNode, { kind: 'repeat' }>,
  program: Instruction[],
  names: string[],
): void {
  for (let i = 0; i < least; i += 1) emit(part, program, names)
  const branch = (): { split: Extract<Instruction, { op: 'split' }>; leave: (to: number) => void } => {
    const here = program.length + 1
    const split = push(program, { op: 'split', first: here, second: here })
    return { split, leave: (to) => void (greedy ? (split.second = to) : (split.first = to)) }
  }
  if (most === Infinity) {
    const start = program.length
    const { leave } = branch()
    emit(part, program, names)
    push(program, { op: 'jump', to: start })
    leave(program.length)
    return
  }
  const leaves: ((to: number) => void)[] = []
  for (let i = least; i < most; i += 1) {
    leaves.push(branch().leave)
    emit(part, program, names)
  }
  for (const leave of leaves) leave(program.length)
}
