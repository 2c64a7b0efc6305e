import { squashIssueBody } from '../present/squash/issue.ts'
import { squashIssueMarkdown } from '../present/squash/issue-text.ts'
import { renderTemplate } from '../present/template.ts'

/** How the texts of a stop are made, for use cases that write them. */
export const stopWriters = {
  render: renderTemplate,
  issue: { body: squashIssueBody, text: squashIssueMarkdown },
}
