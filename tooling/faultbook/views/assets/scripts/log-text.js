/**
 * Making pasted log text fit to be matched, as `matching/log_text.py` does.
 *
 * What belongs here: what stands between the words for the sake of a terminal or another system, and
 * lines without end. What does not: which lines belong together (`log-records.js`).
 */

/** Bytes of UTF-8; what is longer is cut, and its rest is another line. */
export const LONGEST_LINE = 4 << 20;

const MOST_BYTES_EACH = 3; // of UTF-8 for each of UTF-16's units
const ESCAPES =
  /\x1b(?:\[[0-?]*[ -\/]*[@-~]?|[\]PX^_][^\x07\x1b\n]*(?:\x07|\x1b\\)?|[ -\/]*[0-Z\\^_`-~])?/g;

/**
 * A log's lines without carriage returns at their ends and without terminal escapes.
 *
 * @param {string} text Whole lines.
 * @returns {string} The same, cleaned; cleaning again changes nothing.
 */
export function cleanLog(text) {
  const plain = text.includes("\x1b") ? text.replace(ESCAPES, "") : text;
  return plain.includes("\r") ? plain.replace(/\r+\n/g, "\n") : plain;
}

/**
 * The text with a line's end wherever a line would be longer than a number of bytes.
 *
 * @param {string} text Begins at a line's beginning.
 * @param {number} longest Bytes of UTF-8.
 * @returns {string} The text.
 */
export function cutLines(text, longest = LONGEST_LINE) {
  if (text.length * MOST_BYTES_EACH <= longest) {
    return text;
  }
  const pieces = [];
  for (let begin = 0; begin <= text.length; ) {
    const found = text.indexOf("\n", begin);
    const end = found < 0 ? text.length : found;
    let line = text.slice(begin, end);
    while (takesMoreThan(line, 0, line.length, longest)) {
      const piece = firstBytes(line, longest);
      pieces.push(piece);
      line = line.slice(piece.length);
    }
    pieces.push(line);
    begin = end + 1;
  }
  return pieces.join("\n");
}

/**
 * How many bytes of UTF-8 a text takes.
 *
 * @param {string} text Well-formed text.
 * @returns {number} The bytes.
 */
function bytesOf(text) {
  let bytes = text.length;
  for (let place = 0; place < text.length; place += 1) {
    const unit = text.charCodeAt(place);
    if (unit > 0x7f) {
      // Each half of a pair stands for two of its four bytes.
      bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
    }
  }
  return bytes;
}

/**
 * Whether a text takes more than a number of bytes of UTF-8; most needn't be counted for that.
 *
 * @param {string} text The whole text.
 * @param {number} begin Where the part in question begins.
 * @param {number} end Where it ends.
 * @param {number} most The number of bytes.
 * @returns {boolean} Whether it does.
 */
export function takesMoreThan(text, begin, end, most) {
  const units = end - begin;
  if (units * MOST_BYTES_EACH <= most) {
    return false;
  }
  return units > most || bytesOf(text.slice(begin, end)) > most;
}

/**
 * As much of a text's beginning as takes at most a number of bytes of UTF-8, in whole characters.
 *
 * @param {string} text Well-formed text.
 * @param {number} most The number of bytes.
 * @returns {string} The beginning.
 */
export function firstBytes(text, most) {
  if (text.length * MOST_BYTES_EACH <= most) {
    return text;
  }
  let left = most;
  let place = 0;
  while (place < text.length) {
    const code = text.codePointAt(place);
    left -= code > 0xffff ? 4 : code > 0x7ff ? 3 : code > 0x7f ? 2 : 1;
    if (left < 0) {
      break;
    }
    place += code > 0xffff ? 2 : 1;
  }
  return text.slice(0, place);
}
