import { type Block } from '../../domain/constraint-entries.ts'
import { type Constraint } from '../constraint.ts'
import { canHold, type LawContext } from './context.ts'

/** Hops the vendor forbids, always or under a condition, for every upgrade or only for one way of doing it. */
export function blocks({ scene, request }: LawContext): Constraint[] {
  const constraints: Constraint[] = []
  for (const block of scene.manifest.blocks) {
    if (block.mode !== undefined && block.mode !== request.mode) continue
    const to = scene.setOf(block.to)
    if (to.length === 0) continue
    const from = scene.setOf(block.from)
    if (canHold(from, to)) constraints.push(blocked(block, from, to))
  }
  return constraints
}

function blocked(block: Block, from: Constraint['from'], to: Constraint['to']): Constraint {
  const { name, reason, when, remedy, place } = block
  return {
    kind: 'blocked',
    subject: name,
    severity: 'illegal',
    conditions: when,
    from,
    to,
    place,
    remedy,
    tell: (u, v) => ({
      message: `${u.version.text} to ${v.version.text} is blocked${when.length > 0 ? ` if ${when.join(' or ')}` : ''}: ${reason}`,
      next: remedy,
    }),
  }
}
