import { apiAddress, badAddress, badProject, isPath, pageSize, textIn, type Forge } from './forge.ts'

/** GitHub's REST API: https://docs.github.com/rest/issues/issues */
export function github(project: string, api = 'https://api.github.com'): Forge {
  if (!isPath(project) || project.split('/').length !== 2) throw badProject(project, 'OWNER/REPOSITORY')
  const url = apiAddress(api)
  if (url.hostname === 'github.com' || url.hostname === 'www.github.com')
    throw badAddress(`--api is ${url.host}, which has pages for people`, 'https://api.github.com, which is the default')
  const address = `${url.href.replace(/\/$/u, '')}/repos/${project}/issues`
  return {
    kind: 'github',
    name: 'GitHub',
    project,
    tokenNames: ['GITHUB_TOKEN', 'WAYSTOP_TOKEN'],
    rights: 'create issues (Issues: read and write)',
    headers: (token) => ({
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'x-github-api-version': '2022-11-28',
    }),
    // Not by search, whose index is late, and not by labels, which GitHub drops for those who may not set them.
    pageOfOpen: (_, page) => {
      const query = {
        state: 'open',
        sort: 'created',
        direction: 'desc',
        per_page: String(pageSize),
        page: String(page),
      }
      return `${address}?${new URLSearchParams(query).toString()}`
    },
    address,
    bodyOf: ({ title, body, labels }) => ({ title, body, ...(labels.length > 0 && { labels: [...labels] }) }),
    read: (value) => {
      const [title, at] = [textIn(value, 'title'), textIn(value, 'html_url')]
      const isPull = typeof value === 'object' && value !== null && Object.hasOwn(value, 'pull_request')
      return title === undefined || at === undefined || isPull ? undefined : { title, url: at }
    },
  }
}
