import { type Ports } from '../../../ports/ports.ts'
import { type SquashIssue } from '../../../results/squash-issue.ts'
import { ask, type Access } from './ask.ts'
import { pageSize, tokenOf, type FiledIssue, type Forge, type ForgeKind, type IssueToFile } from './forge.ts'
import { github } from './github.ts'
import { gitlab } from './gitlab.ts'
import { noJson } from './refusals.ts'

type Posted = NonNullable<SquashIssue['posted']>

export interface PostResult {
  readonly posted: Posted
  readonly remarks: readonly string[]
}

export function forgeOf(kind: ForgeKind, project: string, api: string | undefined): Forge {
  return kind === 'gitlab' ? gitlab(project, api) : github(project, api)
}

/** Files an issue unless an open one has its title, so that the same command twice files one. */
export async function postIssue(
  { http, place }: Pick<Ports, 'http' | 'place'>,
  forge: Forge,
  issue: IssueToFile,
): Promise<PostResult> {
  const access: Access = { http, forge, ...tokenOf(forge, place.environment) }
  const { found, all } = await openIssue(access, issue.title)
  const remarks = all
    ? []
    : [`only the first ${mostPages * pageSize} open issues were looked through for the same title`]
  if (found) return { posted: { ...placeOf(forge), state: 'found', url: found.url }, remarks }
  const body = JSON.stringify(forge.bodyOf(issue))
  const filed = forge.read(await ask(access, { method: 'POST', url: forge.address, body }))
  if (!filed || !isAddress(filed.url)) throw noJson(placeOf(forge).host)
  return { posted: { ...placeOf(forge), state: 'filed', url: filed.url }, remarks }
}

/** The request that would file it; nothing is contacted. */
export function unsent(forge: Forge, issue: IssueToFile): Posted {
  const fields = Object.keys(forge.bodyOf(issue))
  return { ...placeOf(forge), state: 'not-sent', request: { method: 'POST', url: forge.address, fields } }
}

function placeOf({ kind, project, address }: Forge): Pick<Posted, 'forge' | 'project' | 'host'> {
  return { forge: kind, project, host: new URL(address).host }
}

/** Pages of open issues that are looked through. */
const mostPages = 10

async function openIssue(access: Access, title: string): Promise<{ found: FiledIssue | undefined; all: boolean }> {
  const { forge } = access
  for (let page = 1; page <= mostPages; page += 1) {
    const issues = await ask(access, { method: 'GET', url: forge.pageOfOpen(title, page) })
    if (!Array.isArray(issues)) throw noJson(placeOf(forge).host)
    const found = issues.map((one) => forge.read(one)).find((one) => one?.title === title && isAddress(one.url))
    if (found || issues.length < pageSize) return { found, all: true }
  }
  return { found: undefined, all: false }
}

/** A web address a person may open. */
function isAddress(text: string): boolean {
  return /^https?:\/\/[^\s\p{Cc}]+$/iu.test(text)
}
