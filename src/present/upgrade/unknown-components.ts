import { type Upgrade } from '../../results/upgrade.ts'
import { type Palette } from '../palette.ts'
import { oneLine } from '../printable.ts'
import { labelled } from './tail.ts'

/** Components whose installed version nobody told: how to tell it. */
export function unknownComponentLines({ path }: Upgrade, width: number, palette: Palette): readonly string[] {
  const checks = path?.hops.flatMap(({ components }) => components.filter(({ action }) => action === 'check')) ?? []
  const flags = [...new Set(checks.map(({ component }) => `--component ${oneLine(component)}=VERSION`))]
  return labelled(
    'Versions',
    flags.length > 0 ? [`${flags.join(' ')} ${flags.length === 1 ? 'plans its' : 'plan their'} moves`] : [],
    width,
    palette,
  )
}
