import { buildIfStale } from '../../scripts/lib/prepare.js'

/** Contract tests run what is built, so it is built first. */
export default buildIfStale
