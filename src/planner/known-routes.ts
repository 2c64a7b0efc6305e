import { search, type PathStep } from './search.ts'
import { type SearchInput } from './sweep.ts'

/** So many searches are remembered: more than one plan with a path for each of many answers makes. */
const most = 256

/**
 * Searches that were made. Plans for several answers ask the same again and again: where a path may not depend on an
 * answer, "yes" forbids as much as "unknown" does, and where it may, "no" allows as much.
 */
export class KnownRoutes {
  private readonly known: { readonly input: SearchInput; readonly steps: readonly PathStep[] | undefined }[] = []

  find(input: SearchInput): readonly PathStep[] | undefined {
    const found = this.known.find((one) => isSame(one.input, input))
    if (found) return found.steps
    const steps = search(input)
    if (this.known.length === most) this.known.shift()
    this.known.push({ input, steps })
    return steps
  }
}

/** Equal effects in the same surroundings. */
function isSame(a: SearchInput, b: SearchInput): boolean {
  if (a.terrain !== b.terrain || a.states !== b.states || a.freePatch !== b.freePatch) return false
  if (a.stale !== b.stale || a.barred !== b.barred) return false
  return a.effects.every((one, i) => one === b.effects[i])
}
