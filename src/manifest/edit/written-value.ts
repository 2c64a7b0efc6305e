import { Document, isCollection, Scalar, visit } from 'yaml'

/** A value as it is written in YAML. */
export type Written = string | number | boolean | readonly Written[] | { readonly [field: string]: Written | undefined }

/** A value on one line: `{line: "19.5", cause: other}`. Fields without a value are left out. */
export function flowText(value: Written): string {
  return yamlText(value, true)
}

/** A map or list on lines of its own, from the first column on; maps and lists inside stand on one line each. */
export function blockText(value: Written): string {
  return yamlText(value, false)
}

function yamlText(value: Written, flow: boolean): string {
  const document = new Document(value, { keepUndefined: false })
  visit(document, {
    Scalar: (key, node) => {
      if (key !== 'key' && typeof node.value === 'string' && isQuoted(node.value)) node.type = Scalar.QUOTE_DOUBLE
    },
    Collection: (_, node) => {
      node.flow = flow || node !== document.contents
    },
  })
  if (isCollection(document.contents)) document.contents.flow = flow
  return document.toString({ lineWidth: 0, flowCollectionPadding: false, indentSeq: true }).trimEnd()
}

/** Versions and ids are quoted, so that no reader takes them for numbers; dates and instants are not. */
function isQuoted(text: string): boolean {
  return /^\d/u.test(text) && !/^\d{4}-\d{2}-\d{2}/u.test(text) && !/^\d+[smhdw]$/u.test(text)
}
