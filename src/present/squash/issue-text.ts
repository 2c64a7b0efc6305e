import { type SquashIssue } from '../../results/squash-issue.ts'
import { type Palette } from '../palette.ts'
import { oneLine, printable } from '../printable.ts'

/** The answer of `plan squash issue`: the Markdown itself, or, where it was to be filed, what became of it. */
export function squashIssueText(answer: SquashIssue, palette: Palette): string {
  const shown = printable(answer)
  if (!shown.posted) return squashIssueMarkdown(shown)
  const { posted, title, remarks, command, body } = shown
  return [
    palette.strong(headline(posted)),
    oneLine(title),
    ...(posted.request === undefined
      ? []
      : [
          '',
          `${posted.request.method} ${posted.request.url}`,
          `with ${posted.request.fields.join(', ')}:`,
          '',
          body.trimEnd(),
        ]),
    ...(remarks.length > 0 ? ['', ...remarks] : []),
    '',
    `Next  ${palette.strong(command)}`,
  ].join('\n')
}

/** The whole issue as one Markdown text: its title as the heading, then its body. */
export function squashIssueMarkdown({ title, body }: Pick<SquashIssue, 'title' | 'body'>): string {
  return `# ${oneLine(title)}\n\n${body}`
}

function headline({ state, host, project, url = '' }: NonNullable<SquashIssue['posted']>): string {
  switch (state) {
    case 'filed':
      return `Filed in ${project} on ${host}: ${url}`
    case 'found':
      return `Nothing to do: an open issue in ${project} on ${host} has this title already: ${url}`
    case 'not-sent':
      return `Would file in ${project} on ${host}; nothing was contacted`
  }
}
