import { UserError } from '../../domain/errors.ts'
import { comparePoints } from '../../domain/line.ts'
import { type Manifest } from '../../domain/manifest.ts'
import { type Stop } from '../../domain/stop.ts'
import { dayOf, type CalendarDate } from '../../domain/time.ts'
import { type Ports } from '../../ports/ports.ts'
import { calendarOf } from '../../release/calendar.ts'
import { lineAt } from '../../release/next-line.ts'
import { squashIssue as issueFacts } from '../../release/squash/issue.ts'
import { type SquashIssue, type SquashIssueFacts } from '../../results/squash-issue.ts'
import { chooseManifest, type ChosenManifest } from '../chosen-manifest.ts'
import { commandLine } from '../command-line.ts'
import { loadTemplate, type TemplateFile } from '../template-file.ts'
import { type Forge, type ForgeKind } from './post/forge.ts'
import { type PostResult } from './post/post.ts'
import { stopNamed } from './stop-named.ts'

export interface SquashIssueFlags {
  readonly manifest?: string | undefined
  readonly product?: string | undefined
  readonly after: string
  readonly to?: string | undefined
  /** For which forge the text is written; default: where it is posted, else GitLab. */
  readonly form?: ForgeKind | undefined
  readonly templates?: string | undefined
  readonly post?: ForgeKind | undefined
  /** Goes with `post`. */
  readonly project?: string | undefined
  readonly api?: string | undefined
  readonly dryRun?: boolean | undefined
}

/** Fills the template of the issue. */
export type RenderIssue = (
  facts: SquashIssueFacts,
  options: { readonly forge: ForgeKind; readonly command: string; readonly template: TemplateFile },
) => string

export const issueTemplate = 'squash-issue.md.liquid'

/** The issue about the squash after a stop, and, where it is asked for, filed. */
export async function squashIssue(ports: Ports, flags: SquashIssueFlags, render: RenderIssue): Promise<SquashIssue> {
  const forge = await forgeFor(flags)
  const chosen = await chooseManifest(ports, flags)
  const { manifest } = chosen
  const after = stopNamed(manifest, flags.after, 'after')
  const to = flags.to === undefined ? undefined : stopNamed(manifest, flags.to, 'to')
  const today = dayOf(ports.clock.now())
  const facts = issueFacts(manifest, { after, to, today })
  const form = flags.form ?? forge?.kind ?? 'gitlab'
  const asked = ['--after', after.id, ...(to ? ['--to', to.id] : []), ...choiceOf(chosen)]
  const command = commandLine(['plan', 'squash', 'issue', ...asked, '--json'])
  const template = await loadTemplate(ports, issueTemplate, flags.templates)
  const issue = { title: facts.title, body: render(facts, { forge: form, command, template }), labels: facts.labels }
  const sent = forge && (await sendOrShow(ports, forge, issue, flags.dryRun === true))
  return {
    kind: 'squash-issue',
    schema_version: 1,
    manifest: chosen.facts,
    form,
    ...issue,
    cc: facts.cc,
    facts,
    ...(sent && { posted: sent.posted }),
    remarks: [...remarksOn(manifest, after, facts, today), ...(sent?.remarks ?? [])],
    command: nextCommand(after, asked, chosen, sent?.posted),
  }
}

/** What is wrong about the place is told before anything is read. */
async function forgeFor({ post, project, api }: SquashIssueFlags): Promise<Forge | undefined> {
  if (post === undefined) return undefined
  const { forgeOf } = await import('./post/post.ts')
  if (project !== undefined) return forgeOf(post, project, api)
  throw new UserError({
    code: 'usage',
    what: '--project is missing: where the issue is filed',
    next: `add --project ${post === 'gitlab' ? 'GROUP/NAME' : 'OWNER/REPOSITORY'}`,
  })
}

async function sendOrShow(
  ports: Ports,
  forge: Forge,
  issue: Pick<SquashIssue, 'title' | 'body' | 'labels'>,
  dryRun: boolean,
): Promise<PostResult> {
  const { postIssue, unsent } = await import('./post/post.ts')
  return dryRun ? { posted: unsent(forge, issue), remarks: [] } : postIssue(ports, forge, issue)
}

/** A manifest that was taken because none was named is named, so that the line means the same everywhere. */
function choiceOf({ flags, isDefault, manifest }: ChosenManifest): readonly string[] {
  return isDefault ? ['--product', manifest.product.id] : flags
}

function remarksOn(
  manifest: Manifest,
  after: Stop,
  { cc }: Pick<SquashIssueFacts, 'cc'>,
  today: CalendarDate,
): string[] {
  const isOut = calendarOf(manifest, today).isOut(lineAt(manifest, after.point))
  const done = manifest.squashes.filter(
    (one) => one.after && comparePoints(manifest.product, one.after, after.point) === 0,
  )
  const strange = cc.filter((name) => !/^[\w.-]+(?:\/[\w.-]+)*$/u.test(name))
  return [
    ...(isOut ? [] : [`${after.id} is not out yet: the squash belongs into the release that follows it`]),
    ...done.map((one) => `a squash after ${after.id} is recorded already, in ${one.in.text} up to ${one.upTo.text}`),
    ...strange.map((name) => `policy.squash.cc names "${name}", which no forge can mention: it is left out`),
  ]
}

function nextCommand(
  after: Stop,
  asked: readonly string[],
  chosen: ChosenManifest,
  posted: SquashIssue['posted'],
): string {
  if (posted?.url === undefined) return commandLine(['plan', 'squash', 'propose', ...asked])
  return commandLine(['plan', 'stop', 'done', after.id, 'squash-issue', '--link', posted.url, ...choiceOf(chosen)])
}
