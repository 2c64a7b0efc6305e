import { boolean, file, integer, string } from '@oclif/core/flags'
import { healthOptions } from '../app/worker/health-flags.ts'
import { logLevels, type WorkerFlags } from '../app/worker/request.ts'
import { runWorker } from '../app/worker/worker.ts'
import { BaseCommand } from '../cli/base-command.ts'
import { databaseFlags } from '../cli/database-flags.ts'
import { duration } from '../cli/duration-flag.ts'
import { ports } from '../cli/provided-ports.ts'
import { workerText } from '../present/worker.ts'

export default class Worker extends BaseCommand {
  static override readonly summary = 'work on background migrations until a signal comes'
  static override readonly examples = [
    'plan worker --manifest manifests/example --database main=postgresql://app@db/app',
    'plan worker --installation installation.yaml --workers 2 --ready-file /run/waystop/ready --listen 9400',
    'plan worker --manifest shop --database main=service=shop --probe "SELECT max_lag() > 5" --health long-transaction=3h',
  ]
  static override readonly flags = {
    ...databaseFlags,
    workers: integer({ summary: 'batches of one database at once', helpValue: 'N', min: 1, max: 64, default: 1 }),
    'limit-per-table': integer({
      summary: 'batches of one table at once, over all hosts',
      helpValue: 'N',
      min: 1,
      max: 1000,
      default: 4,
    }),
    limit: integer({
      summary: 'batches of one database at once, over all hosts',
      helpValue: 'N',
      min: 1,
      max: 1000,
      default: 8,
    }),
    lease: duration({ summary: 'how long a batch is ours without a sign of life (default: 60s)', helpValue: '60s' }),
    poll: duration({ summary: 'longest wait between two looks for work (default: 5s)', helpValue: '5s' }),
    'stop-after-idle': duration({ summary: 'end when there was nothing to do for so long', helpValue: '10m' }),
    'ready-file': file({ summary: 'a file that is there while every database is connected', helpValue: 'PATH' }),
    listen: string({
      summary: 'answer /healthz, /readyz and /metrics; without HOST to this host alone',
      helpValue: '[HOST:]PORT',
    }),
    'metrics-prefix': string({
      summary: 'first word of the names of metrics',
      helpValue: 'WORD',
      default: 'waystop',
    }),
    'log-level': string({ summary: 'the least that is logged', options: [...logLevels], default: 'info' }),
    'log-format': string({ summary: 'default: text at a terminal, else json', options: ['text', 'json'] }),
    'no-health': boolean({
      summary: "do not look at the database's health",
      exclusive: ['health', 'probe', 'ignore-replica'],
    }),
    health: string({ summary: 'another limit of a signal, or none', helpValue: 'SIGNAL=LIMIT|off', multiple: true }),
    'ignore-replica': string({ summary: 'a replica that may be behind', helpValue: 'NAME', multiple: true }),
    probe: string({ summary: 'a query of your own; true holds the work', helpValue: 'SQL' }),
    'probe-stops-at': string({
      summary: 'the value of the query that holds the work, in the place of true',
      helpValue: '">100"',
      dependsOn: ['probe'],
    }),
  }

  override async run(): Promise<unknown> {
    const { flags } = await this.parse(Worker)
    const to = flags.json ? 'stderr' : 'stdout'
    const form = flags['log-format'] ?? (process[to].isTTY ? 'text' : 'json')
    const asked: WorkerFlags = {
      ...flags,
      directUrl: flags['direct-url'],
      limitPerTable: flags['limit-per-table'],
      readyFile: flags['ready-file'],
      metricsPrefix: flags['metrics-prefix'],
      poll: flags.poll ?? 5000,
      stopAfterIdle: flags['stop-after-idle'],
      log: { level: flags['log-level'] as WorkerFlags['log']['level'], form: form as WorkerFlags['log']['form'], to },
      health: healthOptions({
        noHealth: flags['no-health'],
        limits: flags.health ?? [],
        ignoredReplicas: flags['ignore-replica'] ?? [],
        probe: flags.probe,
        probeStopsAt: flags['probe-stops-at'],
      }),
    }
    const result = await runWorker(ports(), asked)
    // The last line of the log has told it, and a reader of JSON expects nothing else.
    if (!flags.json && form === 'json') return undefined
    return this.answer(result, workerText)
  }
}
