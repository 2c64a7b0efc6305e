import { type ChosenManifest } from './chosen-manifest.ts'
import { commandLine } from './command-line.ts'

const editing: readonly (readonly string[])[] = [
  ['new'],
  ['stop', 'declare'],
  ['stop', 'done'],
  ['stop', 'follow-up'],
  ['squash', 'apply'],
]

/** A command line about the same manifest; none where it would change a manifest that is shipped with plan. */
export function typedCommand(
  words: readonly string[] | undefined,
  { flags, shipped }: Pick<ChosenManifest, 'flags' | 'shipped'>,
): string | undefined {
  const isRefused = shipped !== undefined && editing.some((begin) => begin.every((word, i) => words?.[i] === word))
  return words === undefined || isRefused ? undefined : commandLine(['plan', ...words, ...flags])
}
