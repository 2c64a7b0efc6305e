import { Document, isCollection, Scalar, visit } from 'yaml'

/** A value as it is written in YAML. */
export type Written = string | number | boolean | readonly Written[] | { readonly [field: string]: Written | undefined }

/**
 * A value on one line, as it may stand anywhere: `{line: "19.5", cause: other}`. Fields without a value are left out. With
 * `json` it is JSON, for files that other readers take for that.
 */
export function flowText(value: Written, json = false): string {
  if (json) return JSON.stringify(value)
  // A text is quoted as it has to be inside of brackets, since its neighbours may stand in some.
  return typeof value === 'object' ? yamlText(value, true) : yamlText([value], true).slice(1, -1)
}

/** A map or list on lines of its own, from the first column on; maps and lists inside stand on one line each. */
export function blockText(value: Written): string {
  return yamlText(value, false)
}

function yamlText(value: Written, flow: boolean): string {
  const document = new Document(value, { keepUndefined: false })
  visit(document, {
    Scalar: (key, node, path) => {
      if (key === 'key' || typeof node.value !== 'string') return
      // Path: the document, the outermost collection, and for its own fields the pair between.
      const isOwn = !flow && path.length <= 3
      if (isQuoted(node.value) || (!isOwn && node.value.includes('\n'))) node.type = Scalar.QUOTE_DOUBLE
    },
    Collection: (_, node) => {
      node.flow = flow || node !== document.contents
    },
  })
  if (isCollection(document.contents)) document.contents.flow = flow
  return document
    .toString({ lineWidth: 0, flowCollectionPadding: false, indentSeq: true, doubleQuotedAsJSON: true })
    .trimEnd()
}

/** Versions and ids are quoted, so that no reader takes them for numbers; dates and instants are not. */
function isQuoted(text: string): boolean {
  return /^\d/u.test(text) && !/^\d{4}-\d{2}-\d{2}/u.test(text) && !/^\d+[smhdw]$/u.test(text)
}
