import { compareVersions, type Version } from '../domain/version.ts'
import { endOf } from '../planner/ends.ts'
import { commonVersions, fleetPaths } from '../planner/matrix.ts'
import { resolveTarget } from '../planner/target.ts'
import { type Ports } from '../ports/ports.ts'
import { type Matrix } from '../results/matrix.ts'
import { commandLine } from './command-line.ts'
import { chooseGround, named, questionOn, type PlanningFlags, type PlanningQuestion } from './planning.ts'

export interface MatrixFlags extends Omit<PlanningFlags, 'from'> {
  /** Installed versions or lines, separated by commas. */
  readonly versions?: readonly string[] | undefined
  readonly all?: boolean | undefined
}

/** The paths of many installations to one target. */
export async function matrix(ports: Ports, flags: MatrixFlags): Promise<Matrix> {
  const ground = await chooseGround(ports, flags)
  const { manifest } = ground.chosen
  const to = named(resolveTarget(manifest, flags.to ?? 'newest'), 'to')
  const question = questionOn(ports, { ...flags, from: to.text }, ground)
  const versions = versionsOf(question, flags, to)
  return {
    kind: 'matrix',
    schema_version: 1,
    manifest: ground.chosen.facts,
    target: question.asked.to,
    to: endOf(manifest, to),
    ...withLists(fleetPaths(manifest, question.request, versions)),
    remarks: [...question.remarks],
    command: commandLine([
      'plan',
      'matrix',
      '--to',
      question.asked.to,
      ...(flags.versions ? ['--versions', flags.versions.join(',')] : []),
      ...(flags.all ? ['--all'] : []),
      ...question.flags,
    ]),
  }
}

function withLists({ rows, passed }: ReturnType<typeof fleetPaths>): Pick<Matrix, 'rows' | 'passed'> {
  return { rows: [...rows], passed: [...passed] }
}

/** What was named, else what a fleet most likely runs and the target is newer than. */
function versionsOf(
  { chosen: { manifest } }: PlanningQuestion,
  { versions, all }: MatrixFlags,
  to: Version,
): Version[] {
  if (!versions) return commonVersions(manifest, { all: all ?? false, below: to })
  const texts = versions.flatMap((list) => list.split(',')).map((text) => text.trim())
  const resolved = texts.filter((text) => text !== '').map((text) => named(resolveTarget(manifest, text), 'versions'))
  return resolved.filter((one, i) => resolved.findIndex((other) => compareVersions(one, other) === 0) === i)
}
