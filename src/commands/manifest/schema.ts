import { string } from '@oclif/core/args'
import { publishedSchema } from '../../app/manifest-schema.ts'
import { BaseCommand } from '../../cli/base-command.ts'
import { schemaSubjects, type SchemaSubject } from '../../results/manifest-schema.ts'

export default class ManifestSchema extends BaseCommand {
  static override readonly summary =
    'print the JSON Schema of the manifest, the installation file or .waystop.yaml, for editors'
  static override readonly examples = [
    'plan manifest schema > manifest.schema.json',
    'plan manifest schema installation > installation.schema.json',
  ]
  static override readonly args = {
    of: string({ description: 'which file', options: [...schemaSubjects], default: 'manifest' }),
  }

  override async run(): Promise<unknown> {
    const { args } = await this.parse(ManifestSchema)
    return this.answer(publishedSchema(args.of as SchemaSubject), ({ schema }) => JSON.stringify(schema, null, 2))
  }
}
