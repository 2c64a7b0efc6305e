import { isUnconditional } from '../../domain/stop.ts'
import { type Ports } from '../../ports/ports.ts'
import { dutiesOf } from '../../release/duties.ts'
import { squashTarget } from '../../release/squash-target.ts'
import { squashIssue } from '../../release/squash/issue.ts'
import { type SquashIssue } from '../../results/squash-issue.ts'
import { issueTemplate, type RenderIssue } from '../squash/issue.ts'
import { loadTemplate } from '../template-file.ts'
import { type NoteFile } from './note-file.ts'
import { textPlaces } from './places.ts'
import { type StopSubject } from './stop-texts.ts'

/** `present` writes the issue, and commands hand it in. */
export interface IssueWriter {
  readonly body: RenderIssue
  readonly text: (issue: Pick<SquashIssue, 'title' | 'body'>) => string
}

/** The squash issue of a stop, as long as one is owed; what a squash folds depends on no condition. */
export async function squashIssueFile(
  ports: Ports,
  { manifest, stop, typing }: StopSubject,
  writer: IssueWriter,
): Promise<NoteFile | undefined> {
  const { today } = typing
  const duty = dutiesOf(manifest, stop, { today }).find(({ kind }) => kind === 'squash-issue')
  const isOwed = duty?.state !== 'done' && duty?.state !== 'not-needed'
  const target = isUnconditional(stop) && isOwed ? squashTarget(manifest, stop) : undefined
  if (!target || !isUnconditional(target)) return undefined
  const facts = squashIssue(manifest, { after: stop, today })
  const command = typing.line(['squash', 'issue', '--after', stop.id], ['--json'])
  const template = await loadTemplate(ports, issueTemplate, undefined)
  const body = writer.body(facts, { forge: 'gitlab', command, template })
  const { squashIssue: path } = await textPlaces(ports, stop.id)
  return { path, text: writer.text({ title: facts.title, body }) }
}
