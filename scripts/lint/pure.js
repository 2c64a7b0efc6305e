const message = 'This folder is pure: take the instant as an argument instead of reading the clock.'

/** @typedef {{ callee: { type: string, name?: string }, arguments: unknown[] }} Call */
/** @typedef {{ report(finding: { message: string, node: Call }): void }} Context */

/** `new Date()` and `Date()` read the clock, `new Date(instant)` does not: no built-in rule tells them apart. */
const noClock = {
  /** @param {Context} context */
  create(context) {
    /** @param {Call} node */
    const report = (node) => {
      const readsClock = node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0
      if (readsClock) context.report({ message, node })
    }
    return { CallExpression: report, NewExpression: report }
  },
}

export default { meta: { name: 'waystop' }, rules: { 'no-clock': noClock } }
