import { readWindow, windowForm } from '../domain/window.ts'
import { isZone } from '../domain/zone.ts'
import { locate, placeOf, type Located } from './located.ts'
import { type ManifestProblem } from './problem.ts'
import { type InstallationDocument } from './schema/installation.ts'

/** What an installation file says about runs and nobody can follow: windows, zones, addresses. */
export function runProblems(document: InstallationDocument, root: Located): ManifestProblem[] {
  return [...windowProblems(document, root), ...zoneProblems(document, root), ...notifyProblems(document, root)]
}

function windowProblems({ windows = [] }: InstallationDocument, root: Located): ManifestProblem[] {
  return windows.flatMap((text, i) => {
    const reading = readWindow(text)
    if ('ok' in reading) return []
    const place = placeOf(locate(root, ['windows', i]))
    return [{ code: 'bad-window', message: reading.problem, place, next: windowForm }]
  })
}

function zoneProblems({ time_zone: zone }: InstallationDocument, root: Located): ManifestProblem[] {
  if (zone === undefined || isZone(zone)) return []
  return [
    {
      code: 'bad-time-zone',
      message: `"${zone}" is no time zone this machine knows`,
      place: placeOf(locate(root, ['time_zone'])),
      next: 'write one like Europe/Berlin, or UTC',
    },
  ]
}

/** An installation file holds no secrets, and the address of a hook often is one. */
function notifyProblems({ notify: [first = ''] = [] }: InstallationDocument, root: Located): ManifestProblem[] {
  if (!/^https?:\/\/[^/]*@/iu.test(first) && !/^https?:.*[?&](?:token|key|secret|password)=/iu.test(first)) return []
  return [
    {
      code: 'password-in-url',
      message: 'the URL of notify holds a secret, and an installation file holds none',
      place: placeOf(locate(root, ['notify', 0])),
      next: 'put the URL into an environment variable, and write notify: ["env:NAME"]',
    },
  ]
}
