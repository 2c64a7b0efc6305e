import { type InstallationFile } from '../results/installation-file.ts'
import { type Palette } from './palette.ts'
import { printable } from './printable.ts'

/** The answer of `plan init`: what was written, and the command to go on with. */
export function installationFileText(answer: InstallationFile, palette: Palette): string {
  const { file, text, command, replaced } = printable(answer)
  return [
    palette.strong(`${replaced ? 'Replaced' : 'Wrote'} ${file}`),
    '',
    ...text
      .trimEnd()
      .split('\n')
      .map((line) => `  ${line}`.trimEnd()),
    '',
    `Next  ${palette.strong(command)}`,
  ].join('\n')
}
