import { Document, type Pair, Scalar, isMap, isScalar, type YAMLMap } from 'yaml'
import { type InstallationDocument } from './schema/installation.ts'

const head = [
  ' What is installed at one site, and what is known about it.',
  ' Holds no secrets: passwords are named, never written.',
  ' Every field: plan manifest schema installation',
].join('\n')

/** What stands above a field. */
const above: Readonly<Record<string, string>> = {
  version: ' The version that is installed now: change it after every hop.',
  nodes: ' Number of nodes by role.',
  databases: ' Databases of this site and how each is reached; one that is not listed shares the first.',
  components: ' Installed versions.',
  facts: ' Answers to conditions; a "no" older than 7 days is asked again.',
}

/** Fields whose values are versions: without quotes, YAML reads 16.10 as a number. */
const versionFields = new Set(['version', 'components', 'history'])

/** An installation file as text, with short comments. `schema` is where an editor finds the schema. */
export function installationText(document: InstallationDocument, schema?: string): string {
  const yaml = new Document(document)
  yaml.commentBefore = schema === undefined ? head : ` yaml-language-server: $schema=${schema}\n${head}`
  if (isMap(yaml.contents)) for (const pair of yaml.contents.items) annotate(pair)
  return yaml.toString({ lineWidth: 0, flowCollectionPadding: false })
}

function annotate({ key, value }: Pair): void {
  if (!isScalar(key)) return
  const field = String(key.value)
  const comment = above[field]
  if (comment !== undefined) key.commentBefore = comment
  if (versionFields.has(field)) quoteAll(value)
  if (field === 'facts' && isCollection(value)) for (const fact of value.items) if (isMap(fact)) flowFact(fact)
  if (field === 'databases' && isMap(value)) for (const entry of value.items) flowWhenEmpty(entry)
}

function quoteAll(value: unknown): void {
  if (isScalar(value)) value.type = Scalar.QUOTE_DOUBLE
  else if (isMap(value)) for (const pair of value.items) quoteAll(pair.value)
}

/** One line per fact; YAML 1.1 tools would read a bare no as false. */
function flowFact(fact: YAMLMap): void {
  fact.flow = true
  quoteAll(fact.get('answer', true))
}

function isCollection(value: unknown): value is { readonly items: readonly unknown[] } {
  return typeof value === 'object' && value !== null && 'items' in value
}

function flowWhenEmpty({ value }: Pair): void {
  if (isMap(value) && value.items.length === 0) value.flow = true
}
