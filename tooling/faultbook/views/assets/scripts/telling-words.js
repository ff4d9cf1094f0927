/**
 * The few words of a text that are worth searching for.
 *
 * What belongs here: choosing words, without those that tell of a person or are a secret. What does
 * not: searching.
 */

const MOST = 3;
const LONGEST_TEXT = 20_000; // characters that are looked at
const LONGEST_WORD = 60;

/** What changes from one time to the next, names somebody, or lets somebody in; each in bounded time. */
const PRIVATE = [
  /\b(?:bearer|basic)\s+\S+/giu,
  /\b(?:pass(?:word|wd|phrase)?|pwd|secret|token|api[-_]?key|authorization|bearer|cookie|session(?:id)?|user(?:name)?|login|account|mail|email|from|to)\s*[=:]\s*(?:"[^"\n]*"|'[^'\n]*'|\S+)/giu,
  /\b[a-z][a-z0-9+.-]{0,20}:\/\/\S+/giu,
  /[\w.+%-]{1,64}@[\w.-]+/gu,
  /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/giu,
  /\b\d{4}-\d\d-\d\d(?:[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?)?/gu,
  /\b\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?\b/gu,
  /\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/gu,
  /(?:\b[0-9a-f]{0,4}:){3,}[0-9a-f]{0,4}\b/giu,
  /\b(?!0x)(?=[\w+/=-]{0,99}\d)(?=[\w+/=-]{0,99}[a-z])[\w+/=-]{24,}/giu,
];

const WORD = /[\p{L}\p{N}_$][\p{L}\p{N}_$.:-]*[\p{L}\p{N}_$]/gu;

const SHAPES = [
  [/^0x[0-9a-f]{4,}$/iu, 6],
  [/^\p{Lu}[\p{Lu}\p{N}]+(?:[-_][\p{Lu}\p{N}]+)*[-_]?\p{N}{2,}$/u, 6], // ORA-01555, VPN-2210
  [/(?:error|exception|failure)$/iu, 5],
  [/^\p{Lu}+(?:_\p{Lu}+)+$/u, 5], // ERR_CONNECTION_RESET
  [/^\p{L}[\p{L}\p{N}_$]*(?:\.\p{L}[\p{L}\p{N}_$]*){2,}$/u, 4], // a dotted name
  [/^\p{L}*\p{Ll}\p{Lu}\p{L}*$/u, 3], // a name such as bootNode
  [/^\p{L}{4,}$/u, 1],
];

const ORDINARY = new Set(
  (
    "error errors warning warn info debug fatal trace notice critical failed fail failure exception " +
    "this that with from have been were will when while then than into after before about could " +
    "cannot should would there where which their your line file code name reason status result " +
    "user host time date authorization password token secret cookie null none true false unknown " +
    "message caused main thread"
  ).split(" "),
);

/**
 * The words of a text that tell most, best first.
 *
 * Codes and names of errors come before names in code, and those before other words; among equals,
 * what stands in the text least often comes first.
 *
 * @param {string} text Log or error text.
 * @returns {string[]} At most three words, each once.
 */
export function tellingWords(text) {
  let seen = text.slice(-LONGEST_TEXT);
  for (const pattern of PRIVATE) {
    seen = seen.replace(pattern, " ");
  }
  const counts = new Map();
  for (const [word] of seen.matchAll(WORD)) {
    if (word.length <= LONGEST_WORD && !ORDINARY.has(word.toLowerCase())) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return [...counts]
    .map(([word, count]) => ({ word, count, weight: weightOf(word) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.count - b.count || b.word.length - a.word.length)
    .slice(0, MOST)
    .map(({ word }) => word);
}

function weightOf(word) {
  return SHAPES.find(([shape]) => shape.test(word))?.[1] ?? 0;
}
