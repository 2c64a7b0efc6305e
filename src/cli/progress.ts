import { progressLine } from '../present/migrate/progress.ts'
import { paletteFor, printError } from './stdio.ts'

/** Tells on stderr what a run does while it does it; nothing where the answer is for a machine. */
export function progressOf({ json }: { readonly json: boolean }): (event: { readonly kind: string }) => void {
  if (json) return () => undefined
  const palette = paletteFor(process.stderr)
  return (event) => {
    const line = progressLine(event, palette)
    if (line !== undefined) printError(line)
  }
}
