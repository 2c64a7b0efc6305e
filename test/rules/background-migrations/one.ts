/** GitLab-like lines 17.4 to 17.12 with three stops, and one background migration. */
export function withWork(background: string, rest = '', stops = threeStops): string {
  return `
releases: [${lines.map((minor) => `{version: "17.${minor}.0", date: 2026-0${minor - 3}-10}`).join(', ')}, {version: "17.8.1"}, {version: "17.8.3"}]
conditions: [{id: large, question: Is it large?}]
stops: [${stops}]
background_migrations: [{name: Fill, ${background}}]
${rest}
`
}

const lines = [4, 5, 6, 7, 8, 9, 10, 11, 12]

export const threeStops = '{line: "17.5"}, {line: "17.8"}, {line: "17.11"}'

/** Ends of a life as the manifest writes them. */
export function life(queued: string, finalized: string, rest = ''): string {
  return `queued_in: ${queued}, finalized_in: ${finalized}${rest}`
}
