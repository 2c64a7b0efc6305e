/** A manifest with one life: queued in 1.2, needed in 1.3 while nobody recorded a finalizer. */
export interface Asked {
  readonly stops: string
  readonly needed?: string
  readonly background?: string
  readonly rest?: string
}

export function withLife({ stops, needed = '"1.3"', background = 'queued_in: "1.2"', rest = '' }: Asked): string {
  return `
releases: [{version: "1.1.0"}, {version: "1.2.0"}, {version: "1.3.0"}, {version: "1.4.0"}, {version: "1.5.0"}]
conditions: [{id: large, question: Is it large?}]
stops: [${stops}]
migrations: [{id: "20260301090000", release: ${needed}, depends_on: [Fill]}]
background_migrations: [{name: Fill, ${background}}]
${rest}
`
}
