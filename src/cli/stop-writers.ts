import { printable } from '../present/printable.ts'
import { squashIssueBody } from '../present/squash/issue.ts'
import { squashIssueMarkdown } from '../present/squash/issue-text.ts'
import { renderTemplate, type Template } from '../present/template.ts'

/** How the texts of a stop are made, for use cases that write them. */
export const stopWriters = {
  render: (template: Template, format: 'markdown', data: object) => renderTemplate(template, format, printable(data)),
  issue: { body: squashIssueBody, text: squashIssueMarkdown },
}
