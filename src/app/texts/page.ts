import { UserError } from '../../domain/errors.ts'

/** What stands between them is written by `plan`, and nothing else of the page. */
const pageMarkers = { begin: '<!-- waystop:stops -->', end: '<!-- /waystop:stops -->' } as const

/** The page with other text between its markers; its line breaks stay. Throws UserError `no-markers`. */
export function pageWith(page: string, path: string, block: string): string {
  const { begin, end } = blockOf(page, path)
  const lineBreak = page.includes('\r\n') ? '\r\n' : '\n'
  const lines = block === '' ? ['', ''] : ['', '', ...block.split('\n'), '', '']
  return `${page.slice(0, begin)}${lines.join(lineBreak)}${page.slice(end)}`
}

/** Where the text between the markers begins and ends. */
function blockOf(page: string, path: string): { readonly begin: number; readonly end: number } {
  const first = page.indexOf(pageMarkers.begin)
  const begin = first + pageMarkers.begin.length
  const end = page.indexOf(pageMarkers.end, begin)
  const isOnce = !page.includes(pageMarkers.begin, begin) && page.indexOf(pageMarkers.end) === end
  if (first !== -1 && end !== -1 && isOnce) return { begin, end }
  throw new UserError({
    code: 'no-markers',
    what:
      first === -1 && !page.includes(pageMarkers.end)
        ? `${path} has no place for the stops`
        : `${path} does not have one of each marker, the first before the second`,
    next: `put these two lines where the stops are to stand, and run the command again: ${pageMarkers.begin} ${pageMarkers.end}`,
    details: [pageMarkers.begin, pageMarkers.end],
  })
}
