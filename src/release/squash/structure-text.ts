import { type Folded } from './fold.ts'

export interface StructureHead {
  readonly product: string
  /** The release or line that has it, the stop up to which it folds, and the one that was the occasion. */
  readonly release: string
  readonly target: string
  readonly after: string
  readonly database: string
}

/** A structure that stands already, and is taken in as it is. */
export interface FormerStructure {
  readonly release: string
  readonly text: string
}

/** Ids in a line of the head. */
const idsInLine = 7

/** The text of a structure: what the folded migrations do, in the order in which they ran. Equal input, equal bytes. */
export function structureText(
  { product, release, target, after, database }: StructureHead,
  folded: readonly Folded[],
  former: FormerStructure | undefined,
): string {
  const ids = folded.map(({ migration }) => migration.id)
  const head = [
    comment(`Structure of ${product} ${release}, database ${database}: what its migrations up to ${target} make.`),
    comment(
      `Folded after the stop ${after}. A new database loads it in one transaction, then runs the other migrations.`,
    ),
    comment('Made by plan squash apply; plan squash verify proves it. A change belongs into a migration, not in here.'),
    comment(`Folds ${ids.length} ${ids.length === 1 ? 'migration' : 'migrations'}:`),
    ...inLines(ids),
  ]
  const before = former ? [comment(`From the structure of ${former.release}.`), former.text.trim(), ''] : []
  return `${[...head, '', ...before, ...folded.flatMap(sectionOf)].join('\n').trimEnd()}\n`
}

function sectionOf({ migration: { id, name }, parts }: Folded): string[] {
  const title = comment(name === undefined ? id : `${id} ${name}`)
  if (parts.length === 0) return [`${title} (nothing in the catalogue)`, '']
  return [
    title,
    ...parts.flatMap(({ kind, text }, i) => [
      ...(kind === 'rows' && parts[i - 1]?.kind !== 'rows' ? ['-- data'] : []),
      `${text};`,
    ]),
    '',
  ]
}

/** On one line, whatever stands in a name. */
function comment(text: string): string {
  return `-- ${text.replaceAll(/\s+/gu, ' ')}`
}

function inLines(ids: readonly string[]): string[] {
  return Array.from({ length: Math.ceil(ids.length / idsInLine) }, (_, line) =>
    comment(ids.slice(line * idsInLine, (line + 1) * idsInLine).join(' ')),
  )
}
