/** Where a value, and the key it stands under, begin in a printed text. */
export interface Spot {
  readonly value: number
  readonly key: number | undefined
}

/** A YAML text and where everything in it stands, by JSON pointer; an independent witness of the reader's places. */
export interface Printed {
  readonly text: string
  readonly spots: ReadonlyMap<string, Spot>
}

export interface Style {
  /** Collections deeper than this are written in one line. */
  readonly blockDepth: number
  readonly indent: number
  readonly comments: boolean
}

export function print(value: unknown, style: Style): Printed {
  const printer = new Printer(style)
  printer.write(value, '', 0)
  return { text: `${printer.text}\n`, spots: printer.spots }
}

class Printer {
  text = ''
  readonly spots = new Map<string, Spot>()
  private readonly style: Style

  constructor(style: Style) {
    this.style = style
  }

  write(value: unknown, path: string, depth: number, key?: number): void {
    this.spots.set(path, { value: this.text.length, key })
    const isBlock = depth < this.style.blockDepth
    if (Array.isArray(value)) this.writeList(value, path, depth, isBlock && value.length > 0)
    else if (typeof value === 'object' && value !== null)
      this.writeMap(Object.entries(value), path, depth, isBlock && Object.keys(value).length > 0)
    else this.text += JSON.stringify(value)
  }

  private writeList(items: readonly unknown[], path: string, depth: number, block: boolean): void {
    if (!block) this.text += '['
    for (const [i, item] of items.entries()) {
      if (i > 0) this.text += block ? this.newLine(depth) : ', '
      if (block) this.text += `-${' '.repeat(this.style.indent - 1)}`
      this.write(item, `${path}/${i}`, depth + 1)
    }
    if (!block) this.text += ']'
  }

  private writeMap(fields: readonly [string, unknown][], path: string, depth: number, block: boolean): void {
    if (!block) this.text += '{'
    for (const [i, [name, value]] of fields.entries()) {
      if (i > 0) this.text += block ? this.newLine(depth) : ', '
      const key = this.text.length
      this.text += `${/^[a-z_]+$/u.test(name) ? name : JSON.stringify(name)}: `
      const isBlock = block && depth + 1 < this.style.blockDepth && hasItems(value)
      if (isBlock) this.text += this.newLine(depth + 1)
      this.write(value, `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1, key)
    }
    if (!block) this.text += '}'
  }

  private newLine(depth: number): string {
    return `${this.style.comments ? ' # why' : ''}\n${' '.repeat(depth * this.style.indent)}`
  }
}

function hasItems(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

/** The offset of a line and column. */
export function offsetOf(text: string, { line, column }: { line: number; column: number }): number {
  const before = text.split('\n').slice(0, line - 1)
  return before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1
}
