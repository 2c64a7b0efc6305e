import { type Manifest } from '../../domain/manifest.ts'
import { type Stop } from '../../domain/stop.ts'
import { type SquashIssueFacts } from '../../results/squash-issue.ts'

/** The title names both: the target alone says not which stop was the occasion, the stop not how far to fold. */
export function issueTitle(target: string, after: string): string {
  return `Squash migrations up to ${target}, after stop ${after}`
}

export function issueReason({ policy }: Manifest, stop: Stop): SquashIssueFacts['reason'] {
  const { cause, issue } = stop
  return {
    text: reasonText(stop, policy.stopSchedule?.minors),
    ...(cause !== undefined && { cause }),
    for: [...stop.for],
    ...(issue !== undefined && { issue }),
  }
}

function reasonText({ id, kind, cause, reason, for: names }: Stop, minors: readonly number[] | undefined): string {
  const because = reason ?? (cause === undefined ? undefined : cause.replaceAll('-', ' '))
  const on = kind === 'scheduled' ? ` of the schedule${minors ? ` (${minors.join(', ')})` : ''}` : ''
  const who = kind === 'conditional' ? 'a conditional stop' : `a required stop${on}`
  if (because !== undefined) return `${id} is ${who}: ${because}`
  if (names.length > 0) return `${id} is ${who}, for ${names.join(', ')}`
  return kind === 'scheduled' ? `${id} is ${who}` : `${id} is ${who}; nobody recorded why`
}

type Facts = Omit<SquashIssueFacts, 'deliverables'>
type Deliverable = SquashIssueFacts['deliverables'][number]

/** What has to be there before the issue may be closed; what there is nothing of is left out. */
export function issueDeliverables(facts: Facts): Deliverable[] {
  const { target, minimum_schema: minimum } = facts
  return [
    {
      id: 'fold',
      text: `the migrations released up to ${target} are folded into one structure, and their files are gone`,
    },
    { id: 'minimum-schema-version', text: 'the minimum schema version is the timestamp of that structure' },
    {
      id: 'minimum-schema-release',
      text: `databases older than ${minimum} are refused, with a message that names ${target}`,
    },
    ...dependingOnFacts(facts),
    { id: 'proof', text: `a new installation and one upgraded from ${minimum} end with the same schema as before` },
    {
      id: 'manifest',
      text: 'the manifest records what was folded (squashes, removed, minimum_schema), and plan validate finds no error',
    },
  ]
}

function dependingOnFacts({ target, background, stay, hazards, ...facts }: Facts): Deliverable[] {
  const exceptions = hazards.length + facts.dated_later.length + facts.cannot_tell.length
  const staying = background.must_stay.length + stay.length
  const open = background.cannot_tell.length
  const all: readonly (readonly [number, Deliverable])[] = [
    [
      background.may_go.length,
      {
        id: 'background',
        text: `entry and code of ${number(background.may_go.length, 'background migration')} that ended up to ${target} are deleted`,
      },
    ],
    [staying, { id: 'stay', text: 'what must stay is still there, with the migrations that queue it' }],
    [
      open,
      { id: 'unknown', text: `somebody looked whether ${number(open, 'background migration')} ended up to ${target}` },
    ],
    [
      exceptions,
      {
        id: 'hazards',
        text: `migrations were chosen by release and not by timestamp, and the ${number(exceptions, 'exception')} below looked at`,
      },
    ],
  ]
  return all.filter(([some]) => some > 0).map(([, deliverable]) => deliverable)
}

function number(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** How far the policy lets a squash go, and why; one clause. */
export function policyText(policy: SquashIssueFacts['policy'], target: string, allowed: string): string {
  const words = {
    stop: 'the policy folds up to the stop itself',
    'two-stops-back':
      'the policy folds two stops back, so that whoever comes one stop late still finds every migration in between',
  }
  return target === allowed ? words[policy] : `the policy would allow up to ${allowed}; less was asked for`
}
