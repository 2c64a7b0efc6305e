const grace = 2000

/**
 * To be called when the answer was told. A connection to a server that went away without a word would keep the process
 * alive for hours; nobody needs it any more. A process that ends by itself is not touched.
 */
export function leaveSoon(): void {
  setTimeout(() => process.exit(), grace).unref()
}
