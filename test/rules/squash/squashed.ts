/** The stops 17.3 to 18.8 of a schedule, every line dated a month apart, and what a test adds. */
export function history(body: string, policy = 'two-stops-back'): string {
  return `manifest: 1
product: {id: gitlab, name: GitLab, version_scheme: semver, line: 2}
complete_until: 2026-11-20
policy: {squash: {target: ${policy}}}
releases: [${versions.map((version) => `{version: "${version}"}`).join(', ')}]
stops: [${stops.map((line) => `{line: "${line}"}`).join(', ')}]
${body}
`
}

const stops = ['17.3', '17.5', '17.8', '17.11', '18.2', '18.5', '18.8', '18.11', '19.2']

const versions = [17, 18, 19].flatMap((major) => Array.from({ length: 12 }, (_, minor) => `${major}.${minor}.0`))

/** A migration of one release that another one folds. */
export function folded(id: string, release: string, removed: string): string {
  return `{id: "${id}", release: ${release}, removed: {in: "${removed}", because: squashed}}`
}
