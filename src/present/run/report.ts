import { type ZoneName } from '../../domain/zone.ts'
import { type RunAnswer } from '../../results/run.ts'
import { type RunHopResult, type RunStepResult, type Span } from '../../results/run-parts.ts'
import { spanText } from '../background/words.ts'
import { printable } from '../printable.ts'
import { renderTemplate, type Template } from '../template.ts'
import { count, sentence } from '../words.ts'
import { dateWords, secondsWords } from './clock.ts'
import { positionText } from './headline.ts'
import { backupText, limitTexts } from './plan.ts'
import { plainPalette } from '../palette.ts'
import { rangeWords, sourcedSpan, spanWords } from './words.ts'

export const reportFormats = ['markdown', 'html'] as const
export type ReportFormat = (typeof reportFormats)[number]

export const reportTemplates: Readonly<Record<ReportFormat, string>> = {
  markdown: 'run-report.md.liquid',
  html: 'run-report.html.liquid',
}

/** A report of a run, to keep with a change ticket: every step with its times, how to go back, who took which risk. */
export function runReport(answer: RunAnswer, format: ReportFormat, template: Template, zone: ZoneName): string {
  return renderTemplate(template, format, reportView(printable(answer), zone))
}

/** What a template of a report may use: texts and lists of texts, times in the zone of whoever reads. */
function reportView(run: RunAnswer, zone: ZoneName): object {
  const options = { zone, width: 80, palette: plainPalette }
  const date = (instant: string | undefined): string => (instant === undefined ? '' : dateWords(instant, zone))
  const { safe_to_leave: safety, failure } = run
  return {
    title: `${run.name} ${run.from} -> ${run.to}`,
    id: run.id,
    state: run.state,
    answer: positionText(run, { zone, now: run.at }),
    is_over: run.state === 'done' || run.state === 'aborted',
    safe: `Safe to leave: ${safety.safe ? 'yes' : 'no'}. ${sentence(safety.because)}`,
    facts: factsOf(run, date, options),
    hops: run.hops.map((hop) => hopView(hop, zone)),
    failure: failure ? { ...failure, at: date(failure.at), tail: failure.tail ?? '' } : '',
    restore: run.restore_points.map((point) => ({
      text: `To ${run.name} ${point.version}, made ${date(point.taken_at)} before hop ${point.hop}${point.id === undefined ? '' : ` (${point.id})`}, by ${point.by}`,
      command: point.restore,
      is_command: point.is_command,
    })),
    overrides: run.overrides.map(({ id, because, by, at, until }) => ({
      id,
      text: `${because} (${by}, ${date(at)}${until === undefined ? '' : `, until ${until}`})`,
    })),
    skipped_post: run.skipped_post,
    events: run.events.map(({ at, by, what, step, text }) => ({
      at: `${dateWords(at, zone).slice(0, 10)} ${secondsWords(at, zone)}`,
      by,
      what,
      step: step ?? '',
      text: text ?? '',
    })),
    remarks: run.remarks,
    zone,
    written: date(run.at),
    command: run.command,
  }
}

interface Fact {
  readonly name: string
  readonly text: string
}

function factsOf(
  run: RunAnswer,
  date: (instant: string | undefined) => string,
  options: Parameters<typeof limitTexts>[1],
): Fact[] {
  const { hops, downtime_took_ms: down } = run
  const landed = hops.filter(({ landed_at: at }) => at !== undefined).length
  const facts: [string, string][] = [
    ['Run', `${run.id}, ${run.driver.name} (${run.driver.kind}), ${run.mode}${run.rehearsal ? ', on a copy' : ''}`],
    ['Begun', `${date(run.began_at)} by ${run.person} on ${run.host}`],
    ['Ended', run.ended_at === undefined ? 'not yet' : date(run.ended_at)],
    ['Took', spanText(run.took_ms)],
    ['Users not served', down === 0 ? 'never, as far as the steps tell' : spanText(down)],
    ['Hops', `${landed} of ${hops.length} landed`],
    ['Backup', backupText(run)],
    ['Limits', limitTexts(run, options).join('; ')],
    ['Notified', run.notify.join(', ')],
    ['Journal', `${run.journal}, ${count(run.events.length, 'line')}`],
  ]
  return facts.filter(([, text]) => text !== '').map(([name, text]) => ({ name, text }))
}

function hopView(hop: RunHopResult, zone: ZoneName): object {
  return {
    title: `Hop ${hop.number}: ${hop.from} -> ${hop.to}`,
    number: hop.number,
    from: hop.from,
    to: hop.to,
    landed: hop.landed_at === undefined ? 'not landed' : `landed ${dateWords(hop.landed_at, zone)}`,
    downtime: tookOf(
      hop.downtime_took_ms,
      hop.downtime,
      hop.steps.some(({ down }) => down),
    ),
    in_service: tookOf(hop.in_service_took_ms, hop.in_service, true),
    steps: hop.steps.map((step) => stepView(step, zone)),
  }
}

/** `19 min (expected 13-30 min)`. */
function tookOf(took: number | undefined, expected: Span, exists: boolean): string {
  if (!exists) return 'none'
  if (took === undefined) return `expected ${sourcedSpan(expected)}`
  return expected.source === undefined ? spanText(took) : `${spanText(took)} (expected ${spanWords(expected)})`
}

function stepView(step: RunStepResult, zone: ZoneName): object {
  const { begun_at: begun, took_ms: took, estimate, attempts } = step
  return {
    id: step.id,
    title: step.title,
    state: step.state,
    down: step.down ? 'down' : '',
    begun: begun === undefined ? '' : `${dateWords(begun, zone).slice(0, 10)} ${secondsWords(begun, zone)}`,
    took: took === undefined ? '' : spanText(took),
    expected: estimate ? rangeWords(estimate.least_ms, estimate.most_ms) : '',
    source: estimate?.source ?? '',
    by: step.by ?? '',
    attempts: attempts > 1 ? `${attempts} attempts` : '',
    outcome: step.outcome ?? '',
    tail: step.state === 'failed' ? (step.tail ?? '') : '',
  }
}
