import { boolean, file, string } from '@oclif/core/flags'
import { initInstallation } from '../app/init.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { ports } from '../cli/provided-ports.ts'
import { installationFileText } from '../present/installation-file.ts'

export default class Init extends BaseCommand {
  static override readonly summary = 'write installation.yaml: by asking, or from flags'
  static override readonly description =
    'Asks at a terminal; with --version nothing is asked and what flags leave out is left out. The file holds no secrets.'
  static override readonly examples = [
    'plan init',
    'plan init --product gitlab --version 16.11.10 --install linux-package --component postgresql=14.11',
    'plan init --product gitlab --version 16.11.10 --database main=env:GITLAB_DATABASE_URL --output sites/berlin.yaml',
  ]
  static override readonly flags = {
    version: string({ summary: 'the installed version', helpValue: 'VERSION' }),
    install: string({ summary: 'how the product is installed', helpValue: 'TYPE' }),
    node: string({ summary: 'number of nodes of a role', helpValue: 'ROLE=N', multiple: true }),
    component: string({ summary: 'installed version of a component', helpValue: 'ID=VERSION', multiple: true }),
    database: string({
      summary: 'how a database is reached: env:NAME, service:NAME, file:PATH or a URL without a password',
      helpValue: 'NAME=HOW',
      multiple: true,
    }),
    fact: string({ summary: 'answer to a condition', helpValue: 'ID=yes|no', multiple: true }),
    output: file({ summary: 'the file to write (default: installation.yaml)', helpValue: 'FILE', char: 'o' }),
    force: boolean({ summary: 'replace the file when it is there' }),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Init)
    const written = await initInstallation(ports(), flags, { forMachine: this.jsonEnabled() })
    return this.answer(written, installationFileText)
  }
}
