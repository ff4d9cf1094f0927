/**
 * Which known error comes first among those that a text shows, as `matching/ranking.py` orders those
 * with signatures.
 *
 * What belongs here: the order, and what is told of each. What does not: finding signatures
 * (`signature-recognition.js`).
 *
 * @typedef {object} Answer
 * @property {string} id The known error's id.
 * @property {string} title Its title.
 * @property {string} status Its state.
 * @property {string} url Its page, from the site's root.
 * @property {string} twin Its page as JSON, from the site's root.
 * @property {string} signature What the signature recognises, or "".
 * @property {boolean} isDoubtful Whether the signature says too little to decide.
 * @property {{pattern: string, line: number, text: string, span: [number, number]}[]} seen Where its
 *   patterns were found: the line, and where in it the first match begins and ends.
 * @property {number} literals Number of literal characters that it demands.
 * @property {number} conditions Number of things that had to come together.
 */

/**
 * The known errors that were recognised, the likeliest first: the more specific signature before the
 * broader, and last those that say too little to decide.
 *
 * @param {import("./signature-recognition.js").Hit[]} hits What was recognised.
 * @returns {Answer[]} One answer a known error, by the signature that says most.
 */
export function answersOf(hits) {
  const best = new Map();
  for (const hit of [...hits].sort(bySaying)) {
    if (!best.has(hit.signature.place)) {
      best.set(hit.signature.place, answerOf(hit));
    }
  }
  return [...best.values()];
}

function bySaying({ signature: one }, { signature: other }) {
  return (
    Number(one.isDoubtful) - Number(other.isDoubtful) ||
    other.conditions - one.conditions ||
    other.literals - one.literals ||
    one.place - other.place ||
    one.number - other.number
  );
}

function answerOf({ signature, seen }) {
  const { id, title, status, url, twin } = signature.knownError;
  return {
    id,
    title,
    status,
    url,
    twin,
    signature: signature.name,
    isDoubtful: signature.isDoubtful,
    seen,
    literals: signature.literals,
    conditions: signature.conditions,
  };
}
