/**
 * Where a pattern is found in a log, as `matching/occurrences.py` tells it.
 *
 * What belongs here: an occurrence, and finding all of them. What does not: what occurrences must
 * come together (`frames.js`, `conditions.js`), and finding out quickly which patterns occur at all
 * (`demand.js`).
 *
 * @typedef {object} Occurrence
 * @property {number} line The number of the line at which a pattern's matches begin, from 1.
 * @property {import("./timestamps.js").Timestamp | null} time When its record was written, if that
 *   was asked for and it says so.
 * @property {[number, number][]} spans Where the matches begin and end, from the line's beginning.
 * @property {number} begin Where the line begins in the text.
 */

import { LogRecords } from "./log-records.js";

/** Places of one line at which a pattern is looked for; what follows in it is passed over. */
const MOST_PLACES = 20;

const WIDE = 64; // searches beyond the record at hand, before records are searched one by one
const SHOWN = 500; // characters of a line that are told

/** A log that consists of whole records. */
export class Block {
  #lineBegins = null;

  /** @param {import("./demand.js").FoldedText} folded Its cleaned lines without the last break. */
  constructor(folded) {
    this.folded = folded;
    this.text = folded.text;
    this.records = new LogRecords(this.text);
  }

  /**
   * The lines at which a pattern begins, in their order.
   *
   * A match lies within one record, and matches don't overlap.
   *
   * @param {import("./signatures.js").Pattern} pattern The pattern; how often it is needed plays no
   *   part.
   * @param {boolean} isTimed Whether the occurrences' times are needed.
   * @returns {Generator<Occurrence>} The occurrences.
   */
  *occurrences(pattern, isTimed) {
    for (const { begin, spans } of byLine(this.text, this.#search(pattern))) {
      const time = isTimed ? this.records.timeAt(begin) : null;
      yield { line: this.#lineAt(begin), time, spans, begin };
    }
  }

  /**
   * The line of an occurrence, cut where it is long.
   *
   * @param {Occurrence} at The occurrence.
   * @returns {string} The line.
   */
  lineOf(at) {
    const found = this.text.indexOf("\n", at.begin);
    const end = found < 0 ? this.text.length : found;
    const line = this.text.slice(at.begin, Math.min(end, at.begin + 2 * SHOWN));
    return line.length > SHOWN ? [...line].slice(0, SHOWN).join("") : line;
  }

  #search(pattern) {
    if (!pattern.expression) {
      return pattern.literal.includes("\n")
        ? linesSearch(pattern.literal, this.text, this.records)
        : literalSearch(pattern.literal, this.text);
    }
    const form = pattern.expression();
    return pattern.demands.length && this.folded.isAligned
      ? new DemandedSearch(form, pattern.demands, this).search
      : new AnywhereSearch(form, this).search;
  }

  /** The number of the line that begins at a place. */
  #lineAt(begin) {
    this.#lineBegins ??= lineBegins(this.text);
    let low = 0;
    let high = this.#lineBegins.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#lineBegins[middle] < begin) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low + 1;
  }
}

function lineBegins(text) {
  const begins = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) {
    begins.push(end + 1);
  }
  return begins;
}

/** Beginning and matches of each line that has some. */
function* byLine(text, search) {
  let place = 0;
  let begin = 0;
  let end = -1;
  let spans = [];
  for (let found = search(0); found; found = search(place)) {
    const [first, last] = found;
    if (first > end) {
      if (spans.length) {
        yield { begin, spans };
        spans = [];
      }
      begin = first > 0 ? text.lastIndexOf("\n", first - 1) + 1 : 0;
      const lineEnd = text.indexOf("\n", first);
      end = lineEnd < 0 ? text.length : lineEnd;
    }
    spans.push([first - begin, last - begin]);
    place = first === last ? afterCharacter(text, last) : last;
    if (spans.length === MOST_PLACES) {
      place = Math.max(place, end + 1);
    }
  }
  if (spans.length) {
    yield { begin, spans };
  }
}

/** The place after the character at a place; a browser goes back where that splits a pair. */
function afterCharacter(text, place) {
  return place + (text.codePointAt(place) > 0xffff ? 2 : 1);
}

// Each search below is a function from a place to the first match that begins there or later.

function literalSearch(literal, text) {
  return (place) => {
    const found = place > text.length ? -1 : text.indexOf(literal, place);
    return found < 0 ? null : [found, found + literal.length];
  };
}

/** Searches for a literal of several lines. */
function linesSearch(literal, text, records) {
  return (place) => {
    for (
      let begin = text.indexOf(literal, place);
      begin >= 0;
      begin = text.indexOf(literal, begin + 1)
    ) {
      const end = begin + literal.length;
      if (end <= records.around(begin).end) {
        return [begin, end];
      }
    }
    return null;
  };
}

/** A record as a text of its own, which is kept while it is searched. */
class RecordText {
  #begin = -1;
  #text = "";

  constructor(form, text) {
    this.form = form;
    this.text = text;
  }

  /** The first match in a record that begins at a place or later. */
  searched(record, place) {
    if (record.begin !== this.#begin) {
      this.#begin = record.begin;
      this.#text = this.text.slice(record.begin, record.end);
    }
    const from = Math.max(place - record.begin, 0);
    const found = from > this.#text.length ? null : firstMatch(this.form, this.#text, from);
    return found && [found[0] + record.begin, found[1] + record.begin];
  }
}

function firstMatch(form, text, place) {
  form.lastIndex = place;
  const found = form.exec(text);
  return found && [found.index, found.index + found[0].length];
}

/** Searches only the records that hold a text that the expression demands. */
class DemandedSearch {
  #texts;
  #next = []; // of each text the next place
  #from = 0; // for which they hold
  #record;
  #records;

  constructor(form, texts, block) {
    this.#texts = texts;
    this.#record = new RecordText(form, block.text);
    this.#records = block.records;
    this.folded = block.folded.folded;
  }

  search = (from) => {
    for (let place = from; place <= this.folded.length; ) {
      const at = this.#nearest(place);
      if (at === Infinity) {
        return null;
      }
      const record = this.#records.around(at);
      const found = this.#record.searched(record, place);
      if (found) {
        return found;
      }
      place = record.end + 1;
    }
    return null;
  };

  #nearest(place) {
    for (const [number, text] of this.#texts.entries()) {
      const next = this.#next[number];
      if (next === undefined || next < place) {
        const found = this.folded.indexOf(text, place);
        this.#next[number] = found < 0 ? Infinity : found;
      }
    }
    return Math.min(...this.#next);
  }
}

/**
 * Searches the whole text, and a single record where a match goes beyond it.
 *
 * The first match in the text is the first one in its record, if it ends there; if it doesn't, no
 * earlier record has one. Searching like this costs nothing for records without a match, but as much
 * as all of the text for each match that only the text's end ends, so it is given up after some.
 */
class AnywhereSearch {
  #left = WIDE;
  #record;

  constructor(form, block) {
    this.form = form;
    this.text = block.text;
    this.records = block.records;
    this.#record = new RecordText(form, block.text);
  }

  search = (from) => {
    let place = from;
    while (this.#left && place <= this.text.length) {
      this.#left -= 1;
      const found = firstMatch(this.form, this.text, place);
      if (!found) {
        return null;
      }
      const [begin, end] = found;
      const lineEnd = this.text.indexOf("\n", begin);
      if (lineEnd < 0 || lineEnd >= end) {
        return found;
      }
      const record = this.records.around(begin);
      const within = end > record.end ? this.#record.searched(record, begin) : found;
      if (within) {
        return within;
      }
      place = record.end + 1;
    }
    return this.#recordByRecord(place);
  };

  #recordByRecord(place) {
    if (place > this.text.length) {
      return null;
    }
    for (const record of this.records.after(place)) {
      const found = this.#record.searched(record, place);
      if (found) {
        return found;
      }
    }
    return null;
  }
}
