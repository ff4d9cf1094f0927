/**
 * Which lines of a log belong together, as `matching/log_records.py` tells it.
 *
 * What belongs here: where a record of a log begins and ends. What does not: what is looked for in it
 * (`occurrences.js`).
 *
 * A line with a timestamp begins a record; those without one that follow belong to it. Where a record
 * has no timestamp, every line begins the next one but those that go on with something, as the lines
 * of a stack trace do.
 */

import { firstBytes, takesMoreThan } from "./log-text.js";
import { hasTimestamp, lineHasTimestamp, timestampOf } from "./timestamps.js";

const MOST_LINES = 200;
const MOST_BYTES = 64 << 10;
const READ = 4_096; // bytes of a line that say whether it begins a record

const raw = String.raw;
const CONTINUATIONS = [
  raw`$|[ \t]`, // after what docker compose puts before it
  raw`at |Caused by|Suppressed: |\.\.\. [0-9]+ (?:more|common)|--- End of `, // Java and .NET
  raw`During handling of the above|The above exception was`, // Python
  raw`(?:\w+\.)*(?:exceptions?\.|errors?\.)?[A-Z]\w*(?:Error|Exception|Warning|Interrupt)(?::|$)`,
  raw`goroutine [0-9]+ \[|created by |[\w./*\-]+\.[\w.*()\-]+\([^)\n]*\)$`, // Go
  raw`stack backtrace:$|note: run with `, // Rust
  raw`[)\]}>]+[,;.]?$`, // closes a bracket
];
const BEFORE = raw`(?:[\w.\-]+ *\| |\[pod/[^\]\n]*\] )?`; // docker compose and kubectl
const CONTINUES = new RegExp(`^${BEFORE}(?:${CONTINUATIONS.join("|")})`);
const BEGINS_TRACE = new RegExp(
  raw`^${BEFORE}(?:java|javax|jakarta|org|com|net|io|scala|kotlin|akka)\.`,
);

/** A record's place in a text: where its first line begins, and its last one ends. */
class LogRecord {
  constructor(begin, end) {
    this.begin = begin;
    this.end = end;
  }
}

/**
 * The records of a text that begins where a record begins.
 *
 * Nothing is read but the lines around the places that are asked for, so that most of a long text
 * costs nothing.
 */
export class LogRecords {
  #text;
  #begins = []; // of the records that are known, in their order
  #followings = new Map(); // from a record's beginning to that of the next
  #times = new Map();

  /** @param {string} text Lines; without the last line break. */
  constructor(text) {
    this.#text = text;
  }

  /**
   * The record that holds a place of the text.
   *
   * @param {number} place The place.
   * @returns {LogRecord} The record.
   */
  around(place) {
    const [begin, following] = this.#found(place);
    return new LogRecord(begin, following - 1);
  }

  /**
   * The records from the one that holds a place of the text, one after the other.
   *
   * @param {number} place The place.
   * @returns {Generator<LogRecord>} The records.
   */
  *after(place) {
    let [begin, following] = this.#found(place);
    for (;;) {
      yield new LogRecord(begin, following - 1);
      if (following > this.#text.length) {
        return;
      }
      [begin, following] = [following, this.#following(following)];
    }
  }

  /**
   * When the record that holds a place was written.
   *
   * @param {number} place The place.
   * @returns {import("./timestamps.js").Timestamp | null} The time, if it says one.
   */
  timeAt(place) {
    const [begin] = this.#found(place);
    if (!this.#times.has(begin)) {
      this.#times.set(begin, timestampOf(this.#read(begin)));
    }
    return this.#times.get(begin);
  }

  /** Where the record that holds a place begins, and where the next one does. */
  #found(place) {
    const known = this.#known(place);
    if (known !== null && place < this.#followings.get(known)) {
      return [known, this.#followings.get(known)];
    }
    const line = this.#lineBegin(place);
    let begin = this.#certain(line, known ?? 0);
    let following = this.#following(begin);
    while (following <= line) {
      [begin, following] = [following, this.#following(following)];
    }
    return [begin, following];
  }

  /** Where the last known record begins that begins at a place or before it. */
  #known(place) {
    const number = firstAfter(this.#begins, place);
    return number ? this.#begins[number - 1] : null;
  }

  /** Where a record begins for certain, between one that is known and a line. */
  #certain(from, known) {
    let line = from;
    let isPlain = false;
    while (line > known) {
      const read = this.#read(line);
      if (beginsWithTime(read)) {
        break;
      }
      if (!isPlain && !isContinuation(read)) {
        isPlain = true;
        // No record that has a timestamp reaches this far, so the line begins one.
        if (!hasTimestamp(this.#text.slice(this.#linesBefore(line, known), line))) {
          break;
        }
      }
      line = this.#lineBegin(line - 1);
    }
    return line;
  }

  /** Where as many lines as a record may have begin, if that isn't before a known place. */
  #linesBefore(from, known) {
    let line = from;
    for (let number = 1; number < MOST_LINES; number += 1) {
      if (line <= known) {
        return known;
      }
      line = this.#lineBegin(line - 1);
    }
    return line;
  }

  /** Where the record after the one that begins at `begin` begins; past the end if none. */
  #following(begin) {
    let following = this.#followings.get(begin);
    if (following === undefined) {
      following = this.#endOf(begin) + 1;
      this.#followings.set(begin, following);
      this.#begins.splice(firstAfter(this.#begins, begin), 0, begin);
    }
    return following;
  }

  #endOf(begin) {
    const isTimed = beginsWithTime(this.#read(begin));
    let end = this.#lineEnd(begin);
    for (let number = 1; number < MOST_LINES && end < this.#text.length; number += 1) {
      const further = this.#lineEnd(end + 1);
      const read = this.#read(end + 1);
      if (takesMoreThan(this.#text, begin, further, MOST_BYTES) || beginsWithTime(read)) {
        break;
      }
      if (!isTimed && !isContinuation(read)) {
        break;
      }
      end = further;
    }
    return end;
  }

  #read(line) {
    const end = Math.min(this.#lineEnd(line), line + READ);
    return firstBytes(this.#text.slice(line, end), READ);
  }

  #lineBegin(place) {
    return place > 0 ? this.#text.lastIndexOf("\n", place - 1) + 1 : 0;
  }

  #lineEnd(line) {
    const end = this.#text.indexOf("\n", line);
    return end < 0 ? this.#text.length : end;
  }
}

/** The place in a sorted list of the first number that is greater than a value. */
function firstAfter(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] <= value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function beginsBlank(line) {
  return line === "" || line[0] === " " || line[0] === "\t";
}

function beginsWithTime(line) {
  return !beginsBlank(line) && lineHasTimestamp(line);
}

/** Whether a line goes on with what the one before it began. */
function isContinuation(line) {
  return beginsBlank(line) || (CONTINUES.test(line) && !BEGINS_TRACE.test(line));
}
