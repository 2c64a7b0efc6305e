import { type Manifest } from '../../domain/manifest.ts'
import { type Place } from '../../domain/place.ts'
import { type ProgramCall } from '../../domain/program-call.ts'
import { redact } from '../../domain/redact.ts'
import { type Rule } from '../rule.ts'

/** A manifest holds no secrets, and no process list shows one. */
export const rule: Rule = {
  name: 'secret-in-call',
  group: 'drivers',
  severity: 'error',
  summary: 'a password or a token in the words or in the environment of a call',
  why: `A manifest is kept in version control and handed on. Words of a command also stand in the process list of the machine,
where every user reads them, even when the value itself comes from elsewhere.`,
  fix: `Name the variable under \`secrets:\` and let the program read it from its environment. A program that takes a secret only as
a word can be given it by \`shell:\` over its standard input.`,
  since: '0.4.0',
  bad: {
    manifest: `
drivers:
  - id: package
    calls:
      - {do: deploy, run: [shop, install, "{version}", --token=abc]}
`,
  },
  good: {
    manifest: `
drivers:
  - id: package
    calls:
      - {do: deploy, run: [shop, install, "{version}"], secrets: [SHOP_TOKEN]}
`,
  },
  *check({ manifest }) {
    for (const { subject, call, place } of callsOf(manifest))
      if (holdsSecret(call))
        yield {
          subject,
          message: `${subject} has something like a secret in its words or its environment`,
          next: 'name the variable under secrets:, and let the program read it',
          at: { entry: place },
        }
  },
}

interface Found {
  readonly subject: string
  readonly call: ProgramCall
  readonly place: Place
}

function* callsOf({ drivers, gates }: Manifest): Iterable<Found> {
  for (const { id, calls, place } of drivers)
    for (const [verb, list] of calls) for (const call of list) yield { subject: `${id}/${verb}`, call, place }
  for (const { id, check, place } of gates) if (check) yield { subject: `gate ${id}`, call: check.call, place }
}

const secretName = /(?:password|passwd|token|secret|private[_-]?key|api[_-]?key)$/iu

function holdsSecret({ run, shell = '', environment }: ProgramCall): boolean {
  const texts = [...run, shell.replaceAll(/"?\$\{?\w+\}?"?/gu, '')]
  if (texts.some((text) => redact(text) !== text)) return true
  if ([...environment].some(([name, value]) => secretName.test(name) && value !== '')) return true
  return run.some((word, i) => /^--?[\w-]+$/u.test(word) && secretName.test(word) && i + 1 < run.length)
}
