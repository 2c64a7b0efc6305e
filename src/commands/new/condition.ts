import { string as argument } from '@oclif/core/args'
import { boolean, string } from '@oclif/core/flags'
import { newCondition } from '../../app/new/condition.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { newEntryText } from '../../present/new-entry.ts'

export default class NewCondition extends BaseCommand {
  static override readonly summary = 'add a question about an installation, with the query that answers it'
  static override readonly examples = [
    'plan new condition many-users --question "Has the table users more than 30,000 rows?"',
    'plan new condition many-users --question "Has the table users more than 30,000 rows?" --sql "SELECT count(*) FROM (SELECT 1 FROM users LIMIT 30001) x" --operator ">" --threshold 30000',
  ]
  static override readonly args = {
    id: argument({ description: 'its id: words in lower case with hyphens between', required: true }),
  }
  static override readonly flags = {
    question: string({ summary: 'the question, answered by yes or no', helpValue: 'TEXT', required: true }),
    why: string({ summary: 'what depends on the answer', helpValue: 'TEXT' }),
    sql: string({ summary: 'a read-only query that returns one value; count with a LIMIT', helpValue: 'SQL' }),
    operator: string({ summary: 'how the value is compared', helpValue: 'OPERATOR' }),
    threshold: string({ summary: 'what it is compared with', helpValue: 'VALUE' }),
    database: string({ summary: 'the database to ask (default: the first)', helpValue: 'NAME' }),
    'dry-run': boolean({ summary: 'show what would change, and write nothing' }),
  }

  override async run(): Promise<unknown> {
    const { args, flags } = await this.parse(NewCondition)
    const result = await newCondition(ports(), args.id, { ...planningFlags(flags), question: flags.question })
    const width = process.stdout.columns || 80
    return this.answer(result, (one, palette) => newEntryText(one, { width, palette }))
  }
}
