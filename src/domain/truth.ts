/** A three-valued answer. Unknown is a value of its own: it is never read as "no". */
export type Truth = 'yes' | 'no' | 'unknown'

/** Yes when one is yes, no only when every one is no. */
export function anyOf(answers: readonly Truth[]): Truth {
  if (answers.includes('yes')) return 'yes'
  return answers.includes('unknown') ? 'unknown' : 'no'
}

/** No when one is no, yes only when every one is yes. */
export function allOf(answers: readonly Truth[]): Truth {
  if (answers.includes('no')) return 'no'
  return answers.includes('unknown') ? 'unknown' : 'yes'
}

export function not(answer: Truth): Truth {
  if (answer === 'unknown') return 'unknown'
  return answer === 'yes' ? 'no' : 'yes'
}
