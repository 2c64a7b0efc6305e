import { type ServerResponse } from 'node:http'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { squashIssue, type SquashIssueFlags } from '../../../src/app/squash/issue.ts'
import { UserError } from '../../../src/domain/errors.ts'
import { squashIssueBody } from '../../../src/present/squash/issue.ts'
import { squashIssueText } from '../../../src/present/squash/issue-text.ts'
import { plainPalette } from '../../../src/present/palette.ts'
import { squashIssueSchema, type SquashIssue } from '../../../src/results/squash-issue.ts'
import { deserted, localHttp, type Received } from '../../support/local-http.ts'
import { memoryPorts } from '../../support/memory-ports.ts'
import { schemaErrors } from '../../support/valid-answer.ts'

const template = '/package/templates/squash-issue.md.liquid'
const source = readFileSync(
  fileURLToPath(new URL('../../../templates/squash-issue.md.liquid', import.meta.url)),
  'utf8',
)
const shop = `manifest: 1
product: {id: shop, name: Shop, version_scheme: semver, line: 2}
complete_until: 2026-11-20
policy: {squash: {target: stop, labels: [database], cc: ["@ada", "no one"]}}
releases: [{version: "1.1.0", date: 2026-01-15}, {version: "1.2.0", date: 2026-02-15}, {version: "1.4.0", planned: {release: 2026-12-15}}]
stops: [{line: "1.2"}, {line: "1.4"}]
`
const secret = 'glpat-very-secret'
const tokens = { GITLAB_TOKEN: secret, GITHUB_TOKEN: secret }

function ask(flags: Partial<SquashIssueFlags>, environment: Record<string, string> = tokens): Promise<SquashIssue> {
  const ports = memoryPorts({ '/desk/m/manifest.yaml': shop, [template]: source })
  const place = { ...ports.place, environment }
  return squashIssue({ ...ports, place }, { manifest: 'm', after: '1.2', ...flags }, squashIssueBody)
}

async function refusal(
  flags: Partial<SquashIssueFlags>,
  environment: Record<string, string> = tokens,
): Promise<UserError> {
  const error: unknown = await ask(flags, environment).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(UserError)
  expect(JSON.stringify([error, (error as Error).message])).not.toContain(secret)
  return error as UserError
}

interface Issue {
  readonly title: string
  readonly [field: string]: unknown
}

/** A forge that keeps what is filed, as far as the two interfaces are used. */
function forge(kind: 'gitlab' | 'github', open: Issue[] = []) {
  const address = kind === 'gitlab' ? 'web_url' : 'html_url'
  return localHttp((response, { method, url, body }) => {
    const asked = new URL(url, 'http://localhost')
    const json = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    if (method === 'POST') {
      const issue = { ...(JSON.parse(body) as Issue), [address]: `https://forge.example/issues/${open.length + 1}` }
      open.unshift(issue)
      return json(201, issue)
    }
    const [page, size] = [Number(asked.searchParams.get('page')), Number(asked.searchParams.get('per_page'))]
    return json(200, open.slice((page - 1) * size, page * size))
  })
}

describe('an issue', () => {
  test('is told as data, and what is odd about it', async () => {
    const answer = await ask({})
    expect(schemaErrors(squashIssueSchema, answer)).toEqual([])
    expect(answer).toMatchObject({ form: 'gitlab', labels: ['database'], cc: ['ada', 'no one'] })
    expect(answer.remarks).toEqual(['policy.squash.cc names "no one", which no forge can mention: it is left out'])
    expect(answer.command).toBe('plan squash propose --after 1.2 --manifest m')
    expect(squashIssueText(answer, plainPalette)).toBe(`# ${answer.title}\n\n${answer.body}`)
  })

  test('about a stop that is not out says so', async () => {
    const { remarks } = await ask({ after: '1.4' })
    expect(remarks[0]).toBe('1.4 is not out yet: the squash belongs into the release that follows it')
  })

  test('is only about a stop, and goes to one', async () => {
    expect(await refusal({ after: '1.1' })).toMatchObject({ code: 'unknown-stop', suggestions: ['1.2'] })
    expect(await refusal({ to: '1.1' })).toMatchObject({ code: 'unknown-stop' })
  })
})

describe.each(['gitlab', 'github'] as const)('an issue for %s', (kind) => {
  const project = 'tools/harbor'

  test('is filed once, with the token in a header, and its address is recorded next', async () => {
    const { url, received } = await forge(kind)
    const flags = { post: kind, project, api: url }
    const first = await ask(flags)
    const again = await ask(flags)
    expect([first.posted?.state, again.posted?.state]).toEqual(['filed', 'found'])
    expect(again.posted?.url).toBe('https://forge.example/issues/1')
    expect(received.map(({ method }) => method)).toEqual(['GET', 'POST', 'GET'])
    const told = JSON.parse(received[1]!.body) as Record<string, unknown>
    expect(told['title']).toBe(first.title)
    expect(told[kind === 'gitlab' ? 'description' : 'body']).toBe(first.body)
    expect(told['labels']).toEqual(kind === 'gitlab' ? 'database' : ['database'])
    expect(first.command).toBe('plan stop done 1.2 squash-issue --link https://forge.example/issues/1 --manifest m')
    expect(schemaErrors(squashIssueSchema, first)).toEqual([])
    for (const { url: path, headers } of received) {
      expect(path).toMatch(
        kind === 'gitlab' ? /^\/api\/v4\/projects\/tools%2Fharbor\/issues/u : /^\/repos\/tools\/harbor\/issues/u,
      )
      expect(kind === 'gitlab' ? headers['private-token'] : headers.authorization).toBe(
        kind === 'gitlab' ? secret : `Bearer ${secret}`,
      )
      expect(path).not.toContain(secret)
    }
    expect(JSON.stringify([first, again])).not.toContain(secret)
  })

  test('is found on a later page; one that only resembles it, or is a pull request, is not it', async () => {
    const address = kind === 'gitlab' ? 'web_url' : 'html_url'
    const { title } = await ask({})
    const others = Array.from({ length: 150 }, (_, i) => ({
      title: `${title} (${i})`,
      [address]: `https://forge.example/o/${i}`,
    }))
    const pull = kind === 'github' ? [{ title, [address]: 'https://forge.example/pull/1', pull_request: {} }] : []
    const open: Issue[] = [...pull, ...others, { title, [address]: 'https://forge.example/issues/7' }]
    const { url } = await forge(kind, open)
    const { posted } = await ask({ post: kind, project, api: url })
    expect(posted).toMatchObject({ state: 'found', url: 'https://forge.example/issues/7' })
  })

  test('is only shown with --dry-run: nobody is contacted, and no token is needed', async () => {
    const { url, received } = await forge(kind)
    const answer = await ask({ post: kind, project, api: url, dryRun: true }, {})
    expect(answer.posted).toMatchObject({ state: 'not-sent', request: { method: 'POST' } })
    expect(received).toEqual([])
    expect(squashIssueText(answer, plainPalette)).toContain('nothing was contacted')
  })
})

describe('what goes wrong is told with what to do', () => {
  const at = (api: string) => ({ post: 'github', project: 'a/b', api }) as const

  test.each([
    ['401', 401, {}, 'forge-denied', 'GITHUB_TOKEN'],
    ['403', 403, {}, 'forge-denied', 'may not do this'],
    [
      '403 with no requests left',
      403,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1795348800' },
      'forge-limit',
      'wait until 2026-11-22T12:00:00.000Z',
    ],
    ['429', 429, { 'retry-after': '60' }, 'forge-limit', 'wait 60 s'],
    ['404', 404, {}, 'forge-missing', '--project'],
    ['410', 410, {}, 'forge-missing', 'switched off'],
    ['422', 422, {}, 'forge-refused', '422'],
    ['500', 500, {}, 'forge-failed', '500'],
    [
      'a redirect',
      301,
      { location: 'https://user:pw@elsewhere.example/x?private_token=1' },
      'forge-moved',
      'https://elsewhere.example/x',
    ],
  ])('%s', async (_, status, headers, code, words) => {
    const { url, received } = await localHttp((response) => {
      response.writeHead(status, headers).end(JSON.stringify({ message: `no: ${secret}\u001B[2J` }))
    })
    const error = await refusal(at(url))
    expect(error.code).toBe(code)
    expect(`${error.what} ${error.next}`).toContain(words)
    expect(`${error.what} ${error.next}`).not.toMatch(/pw@|private_token|\p{Cc}/u)
    expect(received).toHaveLength(1)
  })

  test.each([
    ['is no JSON', '<html>'],
    ['is no list', '{"message": "hello"}'],
  ])('an answer that %s', async (_, body) => {
    const { url } = await localHttp((response) => response.writeHead(200).end(body))
    expect(await refusal(at(url))).toMatchObject({ code: 'forge-answer' })
  })

  test('nobody listening, and a cut while it is filed', async () => {
    expect(await refusal(at(await deserted()))).toMatchObject({ code: 'forge-silent' })
    const cut = (response: ServerResponse, { method }: Received) =>
      void (method === 'POST' ? response.destroy() : response.writeHead(200).end('[]'))
    const { url } = await localHttp(cut)
    const error = await refusal(at(url))
    expect(error).toMatchObject({ code: 'forge-silent', next: expect.stringContaining('perhaps the issue was filed') })
  })

  test('an issue without an address a person can open', async () => {
    const { url } = await localHttp((response, { method }) =>
      response.writeHead(200).end(method === 'GET' ? '[]' : '{"title": "x", "html_url": "javascript:alert(1)"}'),
    )
    expect(await refusal(at(url))).toMatchObject({ code: 'forge-answer' })
  })

  test.each([
    ['an address that is none', { api: 'forge' }, 'bad-address'],
    ['plain http to another host', { api: 'http://forge.example' }, 'bad-address'],
    ['a name in the address', { api: 'https://me:pw@forge.example' }, 'bad-address'],
    ['the pages of GitHub', { api: 'https://github.com' }, 'bad-address'],
    ['no project', { project: undefined }, 'usage'],
    ['a project that leads upward', { project: '../b' }, 'bad-project'],
    ['a project with a question', { project: 'a/b?c' }, 'bad-project'],
  ])('%s, before anybody is asked', async (_, flags, code) => {
    expect(await refusal({ ...at('http://127.0.0.1:1'), ...flags })).toMatchObject({ code })
  })

  test('a token that is missing, or cannot be one', async () => {
    expect(await refusal(at('http://127.0.0.1:1'), {})).toMatchObject({ code: 'no-token' })
    expect(await refusal(at('http://127.0.0.1:1'), { GITHUB_TOKEN: 'a\nb' })).toMatchObject({ code: 'bad-token' })
  })

  test('a token in WAYSTOP_TOKEN serves where the other is not set', async () => {
    const { url, received } = await forge('gitlab')
    await ask({ post: 'gitlab', project: '42', api: `${url}/api/v4/` }, { WAYSTOP_TOKEN: 'mine' })
    expect(received[0]).toMatchObject({
      url: expect.stringMatching(/^\/api\/v4\/projects\/42\/issues/u),
      headers: { 'private-token': 'mine' },
    })
  })
})
