/** All files of one manifest together may be this long: bytes where they are counted before reading, else UTF-16 units. */
export const maximumManifestSize = 16 * 1024 * 1024

/** No answer names more problems than this; the rest is counted. */
export const shownProblems = 20
