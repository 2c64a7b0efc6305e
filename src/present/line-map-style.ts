/** Colours of the line map by meaning, for a light and a dark page. Chosen for a contrast of 4.5 to 1 for every text. */
const light = {
  page: '#ffffff',
  ink: '#1f2328',
  faint: '#57606a',
  line: '#1f6feb',
  onLine: '#ffffff',
  maybe: '#9a5b00',
  change: '#6639ba',
  onChange: '#ffffff',
  goal: '#116329',
} as const

const dark: Record<keyof typeof light, string> = {
  page: '#0d1117',
  ink: '#e6edf3',
  faint: '#9da7b3',
  line: '#4c94f8',
  onLine: '#0d1117',
  maybe: '#e3b341',
  change: '#b78af7',
  onChange: '#0d1117',
  goal: '#56d364',
}

/** Rules without custom properties: converters to other image formats do not know those. */
function rules(colours: Record<keyof typeof light, string>): string {
  const { page, ink, faint, line, onLine, maybe, change, onChange, goal } = colours
  return [
    `.wm-page{fill:${page}}`,
    `.wm-ink{fill:${ink}}`,
    `.wm-faint{fill:${faint}}`,
    `.wm-track{fill:none;stroke:${line}}`,
    `.wm-tick{stroke:${page}}`,
    `.wm-way{fill:none;stroke:${onLine}}`,
    `.wm-stop{fill:${line};stroke:${page}}`,
    `.wm-open{fill:${page};stroke:${line}}`,
    `.wm-maybe{fill:${page};stroke:${maybe}}`,
    `.wm-goal{fill:${goal};stroke:${page}}`,
    `.wm-ring{fill:none;stroke:${goal}}`,
    `.wm-change{fill:${page};stroke:${change}}`,
    `.wm-plate{fill:${change}}`,
    `.wm-on-plate{fill:${onChange}}`,
    `.wm-on-line{fill:${onLine}}`,
    `.wm-on-open{fill:${line}}`,
    `.wm-on-maybe{fill:${maybe}}`,
    `.wm-on-goal{fill:${onLine}}`,
  ].join('')
}

const font = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif'

/** The style sheet of a map: its own colours for the light and the dark page of its reader, light on paper. */
export const lineMapStyle = `.wm text{font-family:${font};text-anchor:middle}.wm .wm-left{text-anchor:start}${rules(light)}@media screen and (prefers-color-scheme:dark){${rules(dark)}}`
