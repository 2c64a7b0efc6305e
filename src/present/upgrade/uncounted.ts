import { type Upgrade } from '../../results/upgrade.ts'
import { type Palette } from '../palette.ts'
import { oneLine } from '../printable.ts'
import { labelled } from './tail.ts'

/** What somebody told that does not count: they believe it was heard, so it stands before what is still asked. */
export function uncountedLines(
  { uncounted }: Pick<Upgrade, 'uncounted'>,
  width: number,
  palette: Palette,
): readonly string[] {
  return labelled('Uncounted', uncounted.map(oneLine), width, palette)
}
