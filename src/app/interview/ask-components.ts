import { type Component } from '../../domain/component.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { parseNumbers } from '../../domain/version.ts'
import { type Terminal } from '../../ports/terminal.ts'

/** Asks for the installed versions of the product's components; nobody has to know them. As `postgresql=14.11`. */
export async function askComponents(terminal: Terminal, { components }: Manifest): Promise<string[]> {
  const told: string[] = []
  for (const component of components) {
    const version = await askComponent(terminal, component)
    if (version !== '') told.push(`${component.id}=${version}`)
  }
  return told
}

async function askComponent(terminal: Terminal, { name, lines }: Component): Promise<string> {
  const example = lines.at(-1) === undefined ? '' : `, like ${lines.at(-1)} or ${lines.at(-1)}.2`
  const answer = await terminal.text(`Which version of ${name}? (Enter: don't know)`, {
    check: (text) =>
      text.trim() === '' || parseNumbers(text.trim()) ? true : `write numbers and dots${example}, or nothing`,
  })
  return answer.trim()
}
