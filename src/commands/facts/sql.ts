import { string } from '@oclif/core/flags'
import { factsSql } from '../../app/facts-sql.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { planningFlags } from '../../cli/planning-flags.ts'
import { ports } from '../../cli/provided-ports.ts'
import { factsSqlText } from '../../present/facts-sql.ts'

export default class FactsSql extends BaseCommand {
  static override readonly summary = 'print read-only SQL that answers the open questions, for a DBA who has only psql'
  static override readonly examples = [
    'plan facts sql > facts.sql',
    'plan facts sql --database ci > facts-ci.sql',
    { description: 'On the database server:', command: 'psql -X -A -t -F, -f facts.sql > facts.csv' },
    'plan upgrade --from 15.11.13 --to 18 --facts facts.csv',
  ]
  static override readonly flags = {
    database: string({ summary: 'only the section of this database', helpValue: 'NAME', multiple: true }),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(FactsSql)
    return this.answer(await factsSql(ports(), planningFlags(flags)), factsSqlText)
  }
}
