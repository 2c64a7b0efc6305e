import { apiAddress, badProject, isPath, pageSize, textIn, type Forge } from './forge.ts'

/** GitLab's REST API: https://docs.gitlab.com/api/issues/ */
export function gitlab(project: string, api = 'https://gitlab.com'): Forge {
  if (!/^\d{1,15}$/u.test(project) && !(isPath(project) && project.includes('/')))
    throw badProject(project, 'GROUP/NAME, or the number of the project')
  const url = apiAddress(api)
  const root = /\/api\/v\d+$/u.test(url.pathname) ? url.href : `${url.href.replace(/\/$/u, '')}/api/v4`
  const address = `${root}/projects/${encodeURIComponent(project)}/issues`
  return {
    kind: 'gitlab',
    name: 'GitLab',
    project,
    tokenNames: ['GITLAB_TOKEN', 'WAYSTOP_TOKEN'],
    rights: 'create issues (scope api)',
    headers: (token) => ({ 'private-token': token }),
    pageOfOpen: (title, page) => {
      const query = { search: title, in: 'title', state: 'opened', per_page: String(pageSize), page: String(page) }
      return `${address}?${new URLSearchParams(query).toString()}`
    },
    address,
    bodyOf: ({ title, body, labels }) => ({
      title,
      description: body,
      ...(labels.length > 0 && { labels: labels.join(',') }),
    }),
    read: (value) => {
      const [title, at] = [textIn(value, 'title'), textIn(value, 'web_url')]
      return title === undefined || at === undefined ? undefined : { title, url: at }
    },
  }
}
