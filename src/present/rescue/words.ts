import { type Rescue, type RescuedLife } from '../../results/rescue.ts'
import { type Meaning } from '../palette.ts'
import { count, groupDigits } from '../words.ts'

type Verdict = Rescue['verdict']

export const verdictMeaning: Readonly<Record<Verdict, Meaning>> = {
  sound: 'good',
  repairable: 'caution',
  'half-migrated': 'bad',
  restore: 'bad',
  undetermined: 'caution',
}

/** `GitLab 16.9.8 -> 17.6.0, which is installed (--now).` */
export function headline({ manifest, was, now, now_from: source }: Rescue): string {
  if (!now) return `${manifest.name} was ${was.version}; which version is installed now is not known.`
  const how = source === undefined ? '' : ` (${source})`
  return `${manifest.name} ${was.version} -> ${now.version}, which is installed now${how}.`
}

/** `Skipped: 16.11, 17.1 (only if large-ci-pipeline-messages), 17.3.`; nothing where nothing was skipped. */
export function skippedText({ skipped, now }: Rescue): string {
  if (!now) return 'Skipped: unknown.'
  if (skipped.length === 0) return 'No stop was skipped.'
  const names = skipped.map(({ stop, only_if: when }) =>
    when.length === 0 ? stop : `${stop} (only if ${when.join(' or ')})`,
  )
  return `Skipped: ${names.join(', ')}.`
}

const meanings: Readonly<Record<Verdict, string>> = {
  sound: 'nothing is wrong',
  repairable: 'everything that is wrong can be mended on the installed version',
  'half-migrated': 'a migrate step did not end, and can be brought to its end',
  restore: 'something cannot be mended on the installed version',
  undetermined: 'what is not known may be worse than what is',
}

export function verdictText(result: Rescue): string {
  if (result.unread) return 'VERDICT undetermined: no database could be read'
  const limits = result.verdict === 'sound' && !isAllRecorded(result) ? ', as far as the manifest records it' : ''
  return `VERDICT ${result.verdict}: ${meanings[result.verdict]}${limits}`
}

const isAllRecorded = ({ schema, unended }: Rescue): boolean =>
  unended === 0 && schema.every(({ complete }) => complete)

type Fate = RescuedLife['fate']

const fateWords: Readonly<Record<Fate, string>> = {
  inline: 'ran inside the migrate step',
  later: 'finished later',
  unfinished: 'unfinished',
  'code-gone': 'unfinished, code gone',
  'never-queued': 'never queued',
  'never-applied': 'never applied',
  'cannot-tell': 'cannot be told',
}

/** `31 lives jumped: 27 ran inside the migrate step · 2 finished later · 1 never queued`. */
export function fatesText({ jumped, lives, fates, now }: Rescue): string {
  if (!now) return 'Lives that were jumped: unknown.'
  const left = lives.filter((life) => !life.jumped).length
  const head = jumped === 1 ? '1 life jumped' : `${groupDigits(jumped)} lives jumped`
  const behind = left === 0 ? '' : `, ${groupDigits(left)} left behind unfinished`
  const told = fates.map((one) => `${groupDigits(one.count)} ${fateWords[one.fate]}`)
  return `${head}${behind}${told.length === 0 ? '.' : `: ${told.join(' · ')}`}`
}

/** What was found of one, and of its rows. */
export function lifeText(life: RescuedLife): string {
  const where = life.database === undefined ? '' : ` [${life.database}]`
  const done = life.percent === undefined || life.fate === 'inline' ? '' : `, ${life.percent.toFixed(1)} %`
  const left = life.jumped ? '' : '; queued before the hop'
  return `${life.because}${done}${rowsText(life)}${left}${where}`
}

function rowsText({ rows, rows_unknown: why, harmless }: RescuedLife): string {
  if (!rows) return why === undefined ? '' : `; rows were not counted: ${why}`
  const { left, total, exact } = rows
  if (!exact) return `; at least ${groupDigits(left)} rows not done`
  const told = `; ${groupDigits(total - left)} of ${count(total, 'row')} done`
  return harmless ? `${told}, so nothing is left` : told
}

export function mendText({ mend, fate, harmless }: RescuedLife): string | undefined {
  if (harmless) return undefined
  if (mend) return `mend: ${mend.text}`
  return fate === 'cannot-tell' ? 'mend: find out first' : 'mend: none is known here; ask the vendor, or restore'
}

/** What needs a person. */
export const openLives = ({ lives }: Rescue): readonly RescuedLife[] => lives.filter(({ harmless }) => !harmless)

/** Finished only because nothing was left: named, because somebody will look for it. */
export const emptyLives = ({ lives }: Rescue): readonly RescuedLife[] =>
  lives.filter(({ harmless, rows }) => harmless && rows !== undefined)

/** `main: nothing of 2.2.0 is missing (30 migrations)`. */
export function schemaTexts({ schema }: Rescue): readonly string[] {
  return schema.map(({ database, because, applied, missing, extra, begun }) => {
    const parts = [
      ...(missing.length > 0 ? [`${missing.length} missing (${named(missing.map(({ id }) => id))})`] : []),
      ...(extra.length > 0 ? [`${extra.length} too much (${named(extra.map(({ id }) => id))})`] : []),
      ...(begun.length > 0 ? [`begun and not ended: ${begun.join(', ')}`] : []),
    ]
    return `${database}: ${because}${parts.length === 0 ? '' : `; ${parts.join('; ')}`} (${count(applied, 'applied migration')})`
  })
}

const named = (ids: readonly string[]): string => `${ids.slice(0, 3).join(', ')}${ids.length > 3 ? ', …' : ''}`

/** What nobody can judge, and why: a gap of the manifest, never of the site. */
export function gapTexts({
  schema,
  unended,
  unended_unfinished: open,
  unended_unseen: unseen,
  manifest,
}: Rescue): readonly string[] {
  const blind = schema.filter(({ complete, unjudged }) => !complete && unjudged > 0)
  const rest = [
    ...(open.length === 0 ? [] : [`unfinished: ${named(open)}`]),
    ...(unseen.length === 0 ? [] : [`without any record: ${named(unseen)}`]),
  ]
  return [
    ...blind.map(
      ({ database, unjudged }) =>
        `${count(unjudged, 'applied migration')} of ${database} cannot be judged: the manifest does not record them`,
    ),
    ...(unended === 0
      ? []
      : [
          [
            `${count(unended, 'background migration')} of ${manifest.name} cannot be judged: nobody recorded their end`,
            ...(rest.length === 0 ? ['all of them are finished'] : rest),
          ].join('; '),
        ]),
  ]
}

export function databaseTexts({ databases }: Rescue): readonly string[] {
  return databases.flatMap(({ database, state, because, next }) =>
    state === 'read' || state === 'same' || state === 'left-out'
      ? []
      : [`${database}: ${because ?? 'not read'}${next === undefined ? '' : `; ${next}`}`],
  )
}

export function installedTexts({ installed, now_unsure: unsure }: Rescue): readonly string[] {
  const told = installed.map(({ version = 'unknown', source }) => `${version} (${source})`)
  return [...(told.length === 0 ? [] : [told.join('; ')]), ...(unsure === undefined ? [] : [unsure])]
}
