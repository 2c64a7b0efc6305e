import {
  type SquashIssueBackground,
  type SquashIssueFacts,
  type SquashIssueMigration,
} from '../../results/squash-issue.ts'
import { oneLine } from '../printable.ts'
import { renderTemplate, type Template } from '../template.ts'
import { count, firstNames } from '../words.ts'

/** For whom the text is written: quick actions are GitLab's. */
export type IssueForm = 'gitlab' | 'github'

/** What the template is filled with. Texts are clauses without a period; lists may be empty. */
export interface SquashIssueData {
  readonly forge: IssueForm
  readonly title: string
  /** The stop, and the one up to which migrations are folded. */
  readonly after: string
  readonly target: string
  readonly reason: string
  /** What made the stop necessary: names and ids. */
  readonly for: readonly string[]
  /** Address of the issue about the stop, or empty. */
  readonly issue: string
  readonly far: string
  readonly minimum_schema: string
  readonly below: string
  readonly deliverables: SquashIssueFacts['deliverables']
  readonly in_reach: string
  readonly databases: SquashIssueFacts['databases']
  readonly degree: string
  readonly lists: readonly IssueList[]
  readonly command: string
  readonly labels: readonly string[]
  /** Names without @. */
  readonly cc: readonly string[]
}

export interface IssueList {
  readonly title: string
  readonly about: string
  readonly count: number
  /** The first of them: issues have a greatest length. */
  readonly shown: readonly { readonly name: string; readonly text: string }[]
  readonly more: number
  /** More than a reader takes in at once. */
  readonly long: boolean
}

/** The text of the issue, in Markdown. `command` gives the same as data. */
export function squashIssueBody(
  facts: SquashIssueFacts,
  { forge, command, template }: { readonly forge: IssueForm; readonly command: string; readonly template: Template },
): string {
  return `${renderTemplate(template, 'markdown', squashIssueData(facts, forge, command)).trim()}\n`
}

function squashIssueData(facts: SquashIssueFacts, forge: IssueForm, command: string): SquashIssueData {
  const { title, after, target, reason, far, deliverables, databases, degree } = facts
  return {
    forge,
    title,
    after,
    target,
    reason: reason.text,
    for: reason.for,
    issue: reason.issue ?? '',
    far,
    minimum_schema: facts.minimum_schema,
    below: belowText(facts.below),
    deliverables,
    in_reach: reachText(facts),
    databases: databases.length > 1 ? databases.filter((one) => one.in_reach > 0) : [],
    degree: degree.text,
    lists: listsOf(facts),
    command,
    // A label or name that held more than one line would be another quick action.
    labels: facts.labels.map((label) => oneLine(label).replaceAll('"', "'")),
    cc: facts.cc.filter(isMention),
  }
}

/** What a forge can mention: the name of a person or a group. */
function isMention(name: string): boolean {
  return /^[\w.-]+(?:\/[\w.-]+)*$/u.test(name)
}

function belowText({ known, supported, lines }: SquashIssueFacts['below']): string {
  if (!known) return 'which releases are supported is not recorded, so nobody can be named who is too old'
  if (lines.length === 0) return `none of the ${count(supported, 'supported release')} is older`
  return `supported and older are releases of ${firstNames(lines, 12)}: they have to land on the target first`
}

function reachText({ in_reach: reach, fold, stay, undecided, gone, target }: SquashIssueFacts): string {
  if (reach === 0 && stay.length === 0)
    return `no migration that was released up to ${target} is recorded${gone === 0 ? '' : ` any more; ${count(gone, 'of them')} went before`}`
  const parts = [
    `${fold.length} may be folded`,
    ...(stay.length === 0 ? [] : [`${stay.length} must stay`]),
    ...(undecided.length === 0 ? [] : [`${undecided.length} cannot be told`]),
    ...(gone === 0 ? [] : [`${gone} went before`]),
  ]
  return `${count(reach, 'migration')} recorded up to ${target}: ${parts.join(', ')}`
}

/** Lines of a list in an issue, at most: GitHub takes 65,536 characters in all. */
const most = 60

function listsOf(facts: SquashIssueFacts): IssueList[] {
  const { background, target } = facts
  return [
    list(
      'Background migrations that may go',
      'they ended in reach: delete entry and code',
      background.may_go.map(backgroundLine),
    ),
    list(
      'Background migrations that must stay',
      'they are queued in reach and end later: keep entry, code and queueing migration',
      background.must_stay.map(backgroundLine),
    ),
    list(
      'Background migrations nobody can tell about',
      'look whether they are finalized before anything of them is deleted',
      background.cannot_tell.map(backgroundLine),
    ),
    list('Migrations that must stay', 'keep their files beside the structure', facts.stay.map(migrationLine)),
    list(
      'Old timestamps: not in reach',
      `dated among what is folded, and released after ${target}: folding by timestamp would lose them`,
      facts.hazards.map(migrationLine),
    ),
    list(
      'New timestamps: in reach',
      `dated after ${target} came out, and released with it: folding by timestamp would miss them`,
      facts.dated_later.map(migrationLine),
    ),
    list(
      'Migrations whose release is not recorded',
      'look with which release they came before they are folded',
      facts.cannot_tell.map(migrationLine),
    ),
    list('Migrations that may be folded', 'nothing speaks against it', facts.fold.map(migrationLine)),
  ].filter((one) => one.count > 0)
}

type Line = IssueList['shown'][number]

function list(title: string, about: string, lines: readonly Line[]): IssueList {
  const shown = lines.slice(0, most)
  return { title, about, count: lines.length, shown, more: lines.length - shown.length, long: lines.length > 8 }
}

function backgroundLine({ name, queued, because }: SquashIssueBackground): Line {
  return { name, text: `queued in ${queued}, ${because}` }
}

function migrationLine({ id, name, release, because }: SquashIssueMigration): Line {
  const said = because === undefined ? release : `${release}; ${because}`
  return { name: id, text: name === undefined ? said : `${name}, ${said}` }
}
