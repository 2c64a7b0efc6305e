/** A small reader of SVG and HTML as these tests need it: it tells what is wrong, or returns every element. */
export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly depth: number
  /** Text directly behind the start tag. */
  readonly text: string
}

const voidElements = new Set(['meta', 'br', 'img', 'link', 'hr', 'input'])
const tag = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>([^<]*)/uy

export function elementsOf(markup: string, { html = false } = {}): Element[] {
  const elements: Element[] = []
  const open: string[] = []
  for (const { name, closing, closed, attributes, text } of tagsOf(markup, html ? '<!doctype html>'.length : 0)) {
    if (closing) {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`)
      continue
    }
    elements.push({ name, attributes: attributesOf(attributes), depth: open.length, text: checked(text) })
    if (!closed && !(html && voidElements.has(name))) open.push(name)
  }
  if (open.length > 0) throw new Error(`never closed: ${open.join(', ')}`)
  return elements
}

function* tagsOf(markup: string, start: number) {
  tag.lastIndex = markup.indexOf('<', start)
  while (tag.lastIndex < markup.length) {
    const at = tag.lastIndex
    const match = tag.exec(markup)
    if (!match) throw new Error(`no tag at ${at}: ${markup.slice(at, at + 80)}`)
    const [whole, slash, name = '', attributes = '', selfClosing, text = ''] = match
    yield { name, closing: slash !== '', closed: selfClosing !== '', attributes, text }
    tag.lastIndex = at + whole.length
  }
}

function attributesOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(/([\w:-]+)="([^"]*)"/gu)].map(([, name = '', value = '']) => [name, checked(value)])
  return Object.fromEntries(pairs) as Record<string, string>
}

/** Only references that XML knows. */
function checked(text: string): string {
  const stray = /&(?!(?:amp|lt|gt|quot|#39);)/u.exec(text)
  if (stray) throw new Error(`a stray & in ${text}`)
  return text
}
