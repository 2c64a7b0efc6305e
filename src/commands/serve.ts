import { directory, integer, string } from '@oclif/core/flags'
import { logLevels } from '../app/worker/request.ts'
import { accessFlags } from '../cli/access-flags.ts'
import { backgroundFlags } from '../cli/background-flags.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { planningFlags } from '../cli/planning-flags.ts'
import { ports } from '../cli/provided-ports.ts'
import { type LogOptions } from '../ports/log.ts'
import { serveText } from '../present/serve.ts'

export default class ServeCommand extends BaseCommand {
  static override readonly summary = 'answer over HTTP: background migrations, paths and runs, until a signal comes'
  static override readonly description =
    'The address of GitLab’s container registry for background migrations (/gitlab/v1/…) and our own (/api/v1/…, described by /openapi.json). Every answer is what the command line gives with --json. Who may ask is said by --token-key or --jwks; without tokens only this machine may, and only with --unauthenticated.'
  static override readonly examples = [
    'plan token --new-key waystop.pem\nplan serve --manifest shop --database main=service=shop --token-key waystop.pem.pub',
    'plan serve --installation installation.yaml --listen 0.0.0.0:7410 --jwks https://login.example.com/jwks.json --audience waystop',
    {
      description: 'To try it, for this machine alone.',
      command: 'plan serve --manifest shop --unauthenticated',
    },
  ]
  static override readonly flags = {
    ...backgroundFlags,
    listen: string({
      summary: 'where to listen; without HOST for this machine alone',
      helpValue: '[HOST:]PORT',
      default: '127.0.0.1:7410',
    }),
    ...accessFlags,
    cors: string({
      summary: 'a page of this origin may ask from a browser (default: none)',
      helpValue: 'ORIGIN',
      multiple: true,
      helpGroup: 'ACCESS',
    }),
    rate: integer({ summary: 'requests a second of one address', helpValue: 'N', min: 1, max: 100_000, default: 1000 }),
    streams: integer({ summary: 'streams of events at once', helpValue: 'N', min: 1, max: 10_000, default: 100 }),
    journal: directory({ summary: 'folder of journals (default: .waystop/runs)', helpValue: 'DIR' }),
    'metrics-prefix': string({
      summary: 'first word of the names of metrics',
      helpValue: 'WORD',
      default: 'waystop',
    }),
    'log-level': string({ summary: 'the least that is logged', options: [...logLevels], default: 'info' }),
    'log-format': string({ summary: 'default: text at a terminal, else json', options: ['text', 'json'] }),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(ServeCommand)
    const to = flags.json ? 'stderr' : 'stdout'
    const form = flags['log-format'] ?? (process[to].isTTY ? 'text' : 'json')
    const log = { level: flags['log-level'], form, to } as Omit<LogOptions, 'fields'>
    const { runServer } = await import('../server/listen.ts')
    const result = await runServer(ports(), {
      ...planningFlags(flags),
      tokenKeys: flags['token-key'],
      listen: flags.listen,
      metricsPrefix: flags['metrics-prefix'],
      log,
    })
    if (!flags.json && form === 'json') return undefined
    return this.answer(result, serveText)
  }
}
