import { boolean, directory, file, string } from '@oclif/core/flags'
import { squashIssue } from '../../app/squash/issue.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { chosenFormat } from '../../cli/format-flags.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { squashIssueBody } from '../../present/squash/issue.ts'
import { squashIssueText } from '../../present/squash/issue-text.ts'

const formats = ['text', 'gitlab', 'github', 'json'] as const

export default class SquashIssueCommand extends BaseCommand {
  static override readonly summary = 'write the issue about the squash that follows a stop, and file it where you say'
  static override readonly description =
    'Title and text name the stop and the one up to which the policy folds. With --post the issue is sent to GitLab or GitHub, unless an open one has its title; the token comes from GITLAB_TOKEN, GITHUB_TOKEN or WAYSTOP_TOKEN, and only the named host is contacted.'
  static override readonly examples = [
    'plan squash issue --after 18.8',
    'plan squash issue --after 18.8 --to 17.11 --format github --output issue.md',
    'plan squash issue --after 18.8 --post gitlab --project group/name --dry-run',
    'plan squash issue --after 18.8 --post github --project owner/repository',
  ]
  static override readonly flags = {
    after: string({ summary: 'the stop that is the occasion', helpValue: 'STOP', required: true }),
    to: string({ summary: 'fold up to this stop (default: as policy.squash says)', helpValue: 'STOP' }),
    format: string({
      summary: 'for which forge the Markdown is written (default: gitlab; json is --json)',
      options: [...formats],
      helpValue: 'FORMAT',
    }),
    output: file({ summary: 'write the answer into a file instead of stdout', helpValue: 'FILE', char: 'o' }),
    templates: directory({
      summary: 'folder with your own templates (default: that of .waystop.yaml, else those of plan)',
      helpValue: 'DIR',
    }),
    post: string({
      summary: 'file it there',
      options: ['gitlab', 'github'],
      helpValue: 'FORGE',
      exclusive: ['output'],
    }),
    project: string({ summary: 'where to file it', helpValue: 'GROUP/NAME', dependsOn: ['post'] }),
    api: string({
      summary: 'address of the API, if it is not that of gitlab.com or github.com',
      helpValue: 'URL',
      dependsOn: ['post'],
    }),
    'dry-run': boolean({ summary: 'show what would be filed, and contact nobody', dependsOn: ['post'] }),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(SquashIssueCommand)
    const format = chosenFormat(formats, { json: flags.json, format: flags.format })
    const form = format === 'gitlab' || format === 'github' ? format : undefined
    const result = await squashIssue(ports(), { ...planningFlags(flags), after: flags.after, form }, squashIssueBody)
    const palette = this.paletteOf(flags)
    const text = format === 'json' ? JSON.stringify(result, null, 2) : squashIssueText(result, palette)
    return this.deliver(result, text, { output: flags.output })
  }
}
