import { redact } from '../domain/redact.ts'
import { type Duration } from '../domain/time.ts'
import { type Clock } from '../ports/clock.ts'
import { type Http } from '../ports/http.ts'
import { type PlaceOfWork } from '../ports/place-of-work.ts'
import { type CommandOutcome, type Processes } from '../ports/processes.ts'
import { type Notable } from './drive-parts.ts'
import { currentStep } from './machine.ts'
import { targetOf, type NotifyTarget } from './notify-target.ts'
import { type RunRecord } from './record.ts'

/** What somebody is told: a small JSON object. Secrets are taken out of its texts. */
export interface RunNews {
  readonly product: string
  readonly run: string
  /** What happened: `needs-you`, `failed`, `stalled`, `paused`, `aborted`, `done`, `landed` or `test`. */
  readonly state: Notable | 'test'
  /** The hop at hand: `{"number": 4, "of": 17, "from": "16.0.10", "to": "16.1.8"}`. */
  readonly hop: { readonly number: number; readonly of: number; readonly from: string; readonly to: string } | null
  /** Id of the step at hand: `4.migrate`. */
  readonly step: string | null
  /** One sentence for a person. */
  readonly text: string
  readonly at: string
}

/** Tells somebody what a run does. Neither throws; what went wrong is a sentence, without the address, for the journal. */
export interface Notifier {
  /** Before a run begins: can they be told? */
  readonly test: (record: RunRecord) => Promise<string | undefined>
  readonly send: (record: RunRecord, what: Notable) => Promise<string | undefined>
}

interface NotifyPorts {
  readonly http: Http
  readonly processes: Processes
  readonly clock: Pick<Clock, 'now'>
  readonly place: PlaceOfWork
}

const patience: Duration = 30_000
/** Characters of the sentence: whoever reads it has a small screen. */
const mostText = 2000

/** Tells by the words of `--notify`, as the record has them: a command with JSON on its stdin, or web addresses that get a POST. */
export function notifier(ports: NotifyPorts): Notifier {
  const tell = (record: RunRecord, news: RunNews): Promise<string | undefined> => {
    const target = targetOf(record.notify, ports.place.environment)
    return 'problem' in target ? Promise.resolve(target.problem) : told(ports, target.ok, news)
  }
  const at = (): string => new Date(ports.clock.now()).toISOString()
  return {
    test: (record) => tell(record, newsOf(record, 'test', at())),
    send: (record, what) => tell(record, newsOf(record, what, at())),
  }
}

function newsOf(record: RunRecord, state: RunNews['state'], at: string): RunNews {
  const { product, id, hops } = record
  const here = standingOf(record, state)
  const hop = here && { number: here.hop.number, of: hops.length, from: here.hop.from, to: here.hop.to }
  const text = redact(sentence(record, state)).slice(0, mostText)
  return { product, run: id, state, hop: hop ?? null, step: here?.step?.id ?? null, text, at }
}

/** A landing is told of the hop that has landed, anything else of the one at hand. */
function standingOf(record: RunRecord, state: RunNews['state']) {
  const landed = record.hops.findLast(({ landedAt }) => landedAt !== undefined)
  return state === 'landed' && landed ? { hop: landed, step: undefined } : currentStep(record)
}

function sentence(record: RunRecord, state: RunNews['state']): string {
  const { productName, from, to, because } = record
  const upgrade = `the upgrade of ${productName} from ${from} to ${to}`
  if (state === 'test') return `a test: whoever reads this is told about ${upgrade}`
  if (state === 'landed') return landingSentence(record)
  return `${upgrade} ${happened[state]}${because === undefined || state === 'done' ? '' : `: ${because}`}`
}

const happened = {
  'needs-you': 'needs you',
  failed: 'has failed',
  stalled: 'is stalled',
  paused: 'is paused',
  aborted: 'is aborted',
  done: 'is done',
} as const satisfies Record<Exclude<Notable, 'landed'>, string>

function landingSentence({ productName, from, hops }: RunRecord): string {
  const landed = hops.findLast(({ landedAt }) => landedAt !== undefined)
  return `${productName} has landed on ${landed?.to ?? from}, hop ${landed?.number ?? 0} of ${hops.length}`
}

async function told(ports: NotifyPorts, target: NotifyTarget, news: RunNews): Promise<string | undefined> {
  if (target.kind === 'nobody') return undefined
  const body = `${JSON.stringify(news)}\n`
  if (target.kind === 'command') return byCommand(ports, target.command, news, body)
  const problems = await Promise.all(target.addresses.map((address) => byPost(ports.http, address, body)))
  const told = problems.filter((one) => one !== undefined)
  return told.length === 0 ? undefined : told.join('; ')
}

async function byPost(
  http: Http,
  { url, shown, headers }: { url: string; shown: string; headers: Readonly<Record<string, string>> },
  body: string,
): Promise<string | undefined> {
  const request = { 'content-type': 'application/json', 'user-agent': 'waystop', ...headers }
  const outcome = await http.send({ method: 'POST', url, headers: request, body, timeout: patience })
  if (outcome.kind === 'failed') return `${shown} was not told: ${outcome.because}`
  if (outcome.status >= 200 && outcome.status < 300) return undefined
  const moved = outcome.status >= 300 && outcome.status < 400 ? ', which is not followed' : ''
  return `${shown} was not told: it answered ${outcome.status}${moved}`
}

async function byCommand(
  { processes, place }: NotifyPorts,
  command: readonly string[],
  { product, run, state }: RunNews,
  input: string,
): Promise<string | undefined> {
  const environment = { WAYSTOP_PRODUCT: product, WAYSTOP_RUN: run, WAYSTOP_STATE: state }
  const outcome = await processes.run({
    command,
    workingFolder: place.workingFolder,
    environment,
    timeout: patience,
    input,
  })
  return outcome.ended === 'itself' && outcome.exitCode === 0 ? undefined : whyNot(redact(command[0]!), outcome)
}

function whyNot(program: string, { ended, exitCode, stderr, stdout }: CommandOutcome): string {
  if (ended === 'not-found') return `${program} was not found, so nobody was told`
  if (ended === 'timeout') return `${program} took longer than ${patience / 1000} s to tell and was ended`
  const said = (stderr.trim() || stdout.trim()).split('\n').at(-1) ?? ''
  const how = exitCode === undefined ? 'was ended by a signal' : `ended with ${exitCode}`
  return `${program} ${how}, so perhaps nobody was told${said === '' ? '' : `: ${said.slice(0, 300)}`}`
}
