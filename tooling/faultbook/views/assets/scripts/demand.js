/**
 * Telling most signatures that a text can't show from those that it may, in one pass over the text.
 *
 * What belongs here: texts without their case, and which of many literals are in one. What does not:
 * what an expression demands, which stands in the signature file, and trying signatures
 * (`signature-recognition.js`).
 *
 * Folding loses no match: it gives the same for whatever Python's `casefold` or a browser's `i` take
 * for equal, and does so character by character (a test tries all of Unicode).
 */

const PIECE = 5; // characters of a literal that are looked up at every place of a text
const TABLE = 1 << 18; // places of the table of pieces, of which most are free
const FACTOR = 31; // of the rolling sum over a piece's characters
const LEAVING = FACTOR ** PIECE; // how much a character counts that leaves it

const ASCII = /^[\x00-\x7f]*$/;

/**
 * A text in which case plays no part.
 *
 * @param {string} text Any text.
 * @returns {string} The text, folded; never shorter.
 */
export function fold(text) {
  const lower = text.toLowerCase();
  if (ASCII.test(text)) {
    return lower;
  }
  // The last sigma of a word is the one letter that depends on what is around it.
  return lower.toUpperCase().toLowerCase().replaceAll("ς", "σ");
}

/** A text and the same without its case. */
export class FoldedText {
  /** @param {string} text The text. */
  constructor(text) {
    this.text = text;
    this.folded = fold(text);
    /** Whether every place of the one is the same place of the other. */
    this.isAligned = this.folded.length === text.length;
  }
}

/** Literals that are looked for in texts all at once. */
export class Literals {
  #short = []; // too short for a piece
  #byPiece = new Map(); // by sum, each literal with the place of its piece
  #table = new Uint8Array(TABLE);

  /** @param {Iterable<string>} literals Folded texts of at least one character. */
  constructor(literals) {
    const all = [...new Set(literals)];
    const counts = new Map();
    for (const literal of all) {
      for (const { sum } of piecesOf(literal)) {
        counts.set(sum, (counts.get(sum) ?? 0) + 1);
      }
    }
    for (const literal of all) {
      const pieces = [...piecesOf(literal)];
      if (!pieces.length) {
        this.#short.push(literal);
        continue;
      }
      // The piece that fewest others have; of several the last, as beginnings are mostly common.
      const { sum, place } = pieces.reduce((best, one) =>
        counts.get(one.sum) <= counts.get(best.sum) ? one : best,
      );
      this.#table[sum & (TABLE - 1)] = 1;
      this.#byPiece.set(sum, [...(this.#byPiece.get(sum) ?? []), { literal, place }]);
    }
  }

  /**
   * Those of the literals that are in a text.
   *
   * @param {string} folded The text, folded.
   * @returns {Set<string>} The literals.
   */
  foundIn(folded) {
    const found = new Set(this.#short.filter((literal) => folded.includes(literal)));
    let sum = 0;
    for (let end = 0; end < folded.length; end += 1) {
      sum = (Math.imul(sum, FACTOR) + folded.charCodeAt(end)) | 0;
      if (end >= PIECE) {
        sum = (sum - Math.imul(LEAVING, folded.charCodeAt(end - PIECE))) | 0;
      }
      if (this.#table[sum & (TABLE - 1)] && end >= PIECE - 1) {
        this.#look(folded, end - PIECE + 1, sum, found);
      }
    }
    return found;
  }

  #look(folded, begin, sum, found) {
    for (const { literal, place } of this.#byPiece.get(sum) ?? []) {
      if (!found.has(literal) && folded.startsWith(literal, begin - place)) {
        found.add(literal);
      }
    }
  }
}

/** The pieces of a literal: where each begins, and its sum. */
function* piecesOf(literal) {
  for (let place = 0; place + PIECE <= literal.length; place += 1) {
    let sum = 0;
    for (let number = place; number < place + PIECE; number += 1) {
      sum = (Math.imul(sum, FACTOR) + literal.charCodeAt(number)) | 0;
    }
    yield { sum, place };
  }
}
