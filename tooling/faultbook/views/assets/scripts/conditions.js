/**
 * Whether what is found of a signature in a log amounts to recognising it, as
 * `matching/conditions.py` tells it.
 *
 * What belongs here: a signature's course over a log, and what must not be there. What does not: how
 * its patterns come together (`frames.js`) and where they are found (`occurrences.js`).
 *
 * A frame is dropped when an `unless` is seen in its window, and a later frame may still be
 * recognised. A window of time is one of lines where the times can't be compared, and a window of
 * lines has no slide.
 *
 * @typedef {import("./occurrences.js").Occurrence} Occurrence
 * @typedef {import("./frames.js").Frame} Frame
 */

import { ALL, LINES_FOR_TIME, TOLERANCE, framesOf, isBefore } from "./frames.js";
import { secondsBetween } from "./timestamps.js";

/** Frames that wait for their windows to be over; later ones are let go while there are so many. */
const MOST_WAITING = 100;

const MOST_REMEMBERED = 2_000; // occurrences of an `unless`

/** The window in which an `unless` is looked for. */
class Span {
  constructor(anchor, seconds, lines) {
    this.anchor = anchor; // where it is measured from
    this.seconds = seconds; // its beginning and end from there; null for a window of lines
    this.lines = lines; // its first and last line, used where times can't be compared
  }

  /** On which side of it an occurrence is: -1 before, 0 in it, 1 after. */
  side(at) {
    let place = at.line;
    let [first, last] = this.lines;
    const apart = this.seconds ? secondsBetween(this.anchor.time, at.time) : null;
    if (apart !== null) {
      place = apart;
      [first, last] = [this.seconds[0] - TOLERANCE, this.seconds[1] + TOLERANCE];
    }
    return place < first ? -1 : place > last ? 1 : 0;
  }
}

/** A frame, and the windows that must pass without what they are for. */
class Wait {
  constructor(frame, windows) {
    this.frame = frame;
    this.windows = windows; // by the number of the `unless`: the window, and how many are free
  }

  /** Forget the windows that are over. */
  passBy(at) {
    for (const [number, { span }] of [...this.windows]) {
      if (span.side(at) > 0) {
        this.windows.delete(number);
      }
    }
  }

  /** Whether an occurrence of an `unless` is the one too many. */
  isEndedBy(number, at) {
    const window = this.windows.get(number);
    if (!window) {
      return false;
    }
    if (window.span.side(at) === 0) {
      window.free -= 1;
    }
    return window.free === 0;
  }
}

/**
 * A signature's course over a log.
 *
 * What it shows is spoken of by slots: the numbers of its patterns, and after them those of its
 * `unless`.
 */
export class Course {
  #signature;
  #windowed = new Map(); // by number of an `unless` with a window, what is remembered of it
  #free = new Map(); // by number of one without, how many may still come
  #waiting = [];
  #kept = null;
  #isSettled = false;
  #frames;

  /** @param {import("./signatures.js").Signature} signature The signature. */
  constructor(signature) {
    this.#signature = signature;
    for (const [number, one] of signature.unless.entries()) {
      if (one.within || signature.within) {
        this.#windowed.set(number, []);
      } else {
        this.#free.set(number, one.pattern.times);
      }
    }
    this.#begin();
  }

  #begin() {
    const isPlain = !this.#signature.within && !this.#windowed.size;
    this.#frames = framesOf(this.#signature, isPlain);
    this.#waiting = [];
  }

  /** Whether it needs to know when its occurrences were written. */
  get isTimed() {
    const windows = [this.#signature.within, ...this.#signature.unless.map((one) => one.within)];
    return windows.some((window) => window?.seconds !== undefined);
  }

  /**
   * How many of a slot's occurrences may tell something, at most `ALL`, before any is taken.
   *
   * @param {number} slot The slot.
   * @param {Set<number>} shown All slots that are shown.
   * @returns {number} The number.
   */
  wants(slot, shown) {
    const number = slot - this.#signature.patterns.length;
    if (number < 0) {
      return this.#frames.wants(slot, shown);
    }
    return this.#free.get(number) ?? ALL;
  }

  /**
   * Take what a line shows, which comes after those taken before.
   *
   * @param {Map<number, Occurrence>} line The line's occurrences by slots.
   * @returns {Frame | null} The frame that it is recognised by, if it is.
   */
  take(line) {
    if (this.#isSettled || this.#isRefutedBy(line) || this.#kept) {
      return null;
    }
    const [at] = line.values();
    let found = this.#passed(at);
    this.#refuse(line);
    const count = this.#signature.patterns.length;
    const patterns = new Map([...line].filter(([slot]) => slot < count));
    for (const frame of this.#frames.take(patterns)) {
      if (this.#isClear(frame, at)) {
        found ??= frame;
      }
    }
    return this.#recognised(found);
  }

  /**
   * What it comes to because the log ends without more.
   *
   * @returns {Frame | null} The frame that it is recognised by.
   */
  finish() {
    if (this.#isSettled) {
      return null;
    }
    this.#isSettled = true;
    return this.#kept ?? this.#waiting[0]?.frame ?? null;
  }

  /** Whether what mustn't be anywhere is there, so that it is never recognised. */
  #isRefutedBy(line) {
    for (const [number, free] of this.#free) {
      if (line.has(this.#signature.patterns.length + number)) {
        this.#free.set(number, free - 1);
        this.#isSettled ||= free === 1;
      }
    }
    return this.#isSettled;
  }

  /** The first frame whose windows are all over. */
  #passed(at) {
    for (const wait of this.#waiting) {
      wait.passBy(at);
    }
    return this.#waiting.find((wait) => !wait.windows.size)?.frame ?? null;
  }

  /** Drop the frames in whose windows an `unless` is. */
  #refuse(line) {
    for (const [number, remembered] of this.#windowed) {
      const at = line.get(this.#signature.patterns.length + number);
      if (at) {
        remembered.push(at);
        if (remembered.length > MOST_REMEMBERED) {
          remembered.shift();
        }
        this.#waiting = this.#waiting.filter((wait) => !wait.isEndedBy(number, at));
      }
    }
  }

  /** Whether a frame waits for nothing; one that does is kept to wait. */
  #isClear(frame, at) {
    const windows = new Map();
    for (const [number, remembered] of this.#windowed) {
      const unless = this.#signature.unless[number];
      const span = spanOf(this.#signature, unless, frame);
      const free = unless.pattern.times - seenIn(span, remembered);
      if (free <= 0) {
        return false;
      }
      if (span.side(at) <= 0) {
        windows.set(number, { span, free });
      }
    }
    if (windows.size && this.#waiting.length < MOST_WAITING) {
      this.#waiting.push(new Wait(frame, windows));
    }
    return !windows.size;
  }

  #recognised(frame) {
    if (frame && this.#free.size) {
      this.#kept = frame;
      this.#begin();
      return null;
    }
    this.#isSettled = Boolean(frame);
    return frame;
  }
}

/** How many of what is remembered are in a window, as far as times don't go backwards. */
function seenIn(span, remembered) {
  let seen = 0;
  for (let number = remembered.length - 1; number >= 0; number -= 1) {
    const side = span.side(remembered[number]);
    if (side < 0) {
      break;
    }
    seen += side === 0 ? 1 : 0;
  }
  return seen;
}

/** The window of an `unless` for a frame. */
function spanOf(signature, unless, frame) {
  const anchor = anchorOf(signature, unless.anchor, frame);
  const { within, slide } = unless;
  const from = anchor.line;
  if (within?.lines !== undefined) {
    return new Span(anchor, null, [from, from + within.lines - 1]);
  }
  if (within?.seconds !== undefined) {
    const lines = [from, from + LINES_FOR_TIME - 1];
    return new Span(anchor, [slide, slide + within.seconds], lines);
  }
  const lines = [from, from + frame.last.line - frame.first.line];
  const lasting =
    signature.within?.seconds === undefined
      ? null
      : secondsBetween(frame.first.time, frame.last.time);
  const seconds = lasting === null ? null : [slide, slide + Math.abs(lasting)];
  return new Span(anchor, seconds, lines);
}

/** The occurrence that a window is measured from. */
function anchorOf(signature, number, frame) {
  if (signature.form === "any") {
    return frame.firsts.find(([pattern]) => pattern === number)?.[1] ?? frame.first;
  }
  const firsts = frame.firsts.map(([, at]) => at);
  if (signature.form === "all") {
    firsts.sort((one, other) => (isBefore(one, other) ? -1 : isBefore(other, one) ? 1 : 0));
  }
  return firsts[Math.min(number, firsts.length - 1)];
}
