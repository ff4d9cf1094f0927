/**
 * What of a signature must be there: how occurrences of its patterns come together, as
 * `matching/frames.py` tells it.
 *
 * What belongs here: finding frames, the choices of occurrences that fulfil a signature's form within
 * its window. What does not: what must not be there (`conditions.js`).
 *
 * A frame's choice is greedy: for each end it is the one that begins latest, which is the only one
 * that has to be looked at as long as times don't go backwards. Without any window it is the first.
 *
 * @typedef {import("./occurrences.js").Occurrence} Occurrence
 */

import { secondsBetween } from "./timestamps.js";

/** Occurrences of a pattern that are remembered; no window is found to hold more. */
const MOST_IN_WINDOW = 10_000;

/** A number of occurrences that none are left out of. */
export const ALL = Infinity;

/** Lines that stand for a window of time where times can't be compared. */
export const LINES_FOR_TIME = 1_000;

/** Seconds; fractions of a second aren't exact. */
export const TOLERANCE = 1e-6;

/** Occurrences that fulfil a signature's form. */
export class Frame {
  /**
   * @param {[number, Occurrence][]} firsts The numbers of the patterns, and of each its first one.
   * @param {Occurrence} last The last occurrence of all.
   */
  constructor(firsts, last) {
    this.firsts = firsts;
    this.last = last;
  }

  /** The first occurrence of all. */
  get first() {
    return this.firsts.map(([, at]) => at).reduce((one, at) => (isBefore(at, one) ? at : one));
  }
}

/**
 * Whether an occurrence is before another one.
 *
 * @param {Occurrence} one The one.
 * @param {Occurrence} other The other.
 * @returns {boolean} Whether it is.
 */
export function isBefore(one, other) {
  return one.line !== other.line ? one.line < other.line : one.spans[0][0] < other.spans[0][0];
}

/**
 * What finds a signature's frames.
 *
 * @param {object} signature The signature.
 * @param {boolean} isFirstEnough Whether the first frame alone is wanted; not for a signature with a
 *   window of any kind.
 * @returns {All | Any | Sequence} It.
 */
export function framesOf(signature, isFirstEnough) {
  const form = { all: All, any: Any, sequence: Sequence }[signature.form];
  return new form(signature, isFirstEnough);
}

/** What comes of a pattern's occurrences: its first, or the first of its last few. */
class Run {
  #times;
  #isFirstEnough;
  #most;
  #count = 0;
  #kept = [];
  #begin = 0; // what is before it is forgotten

  constructor(times, isFirstEnough) {
    this.#times = times;
    this.#isFirstEnough = isFirstEnough;
    this.#most = isFirstEnough ? 1 : Math.min(times, MOST_IN_WINDOW);
  }

  add(value) {
    this.#count += 1;
    if (this.#isFirstEnough && this.#kept.length) {
      return;
    }
    this.#kept.push(value);
    if (this.#kept.length - this.#begin > this.#most) {
      this.#begin += 1;
    }
    if (this.#begin > MOST_IN_WINDOW) {
      this.#kept = this.#kept.slice(this.#begin);
      this.#begin = 0;
    }
  }

  get hasBegun() {
    return this.#count > 0;
  }

  get wanted() {
    return this.#isFirstEnough ? Math.max(this.#times - this.#count, 0) : ALL;
  }

  get isFull() {
    const kept = this.#kept.length - this.#begin;
    return this.#isFirstEnough ? this.#count >= this.#times : kept === this.#times;
  }

  get first() {
    return this.#kept[this.#begin];
  }
}

/** Patterns that may come in any order. */
class Unordered {
  constructor(signature, isFirstEnough) {
    this.within = signature.within;
    this.runs = signature.patterns.map((one) => new Run(one.times, isFirstEnough));
  }

  get hasBegun() {
    return this.runs.some((run) => run.hasBegun);
  }

  wants(number) {
    return this.runs[number].wanted;
  }
}

class All extends Unordered {
  *take(line) {
    for (const [number, at] of line) {
      this.runs[number].add(at);
    }
    if (line.size && this.runs.every((run) => run.isFull)) {
      const firsts = this.runs.map((run, number) => [number, run.first]);
      const last = [...line.values()].reduce((one, at) => (isBefore(one, at) ? at : one));
      const frame = new Frame(firsts, last);
      if (isWithin(this.within, frame.first, frame.last)) {
        yield frame;
      }
    }
  }
}

class Any extends Unordered {
  *take(line) {
    for (const [number, at] of [...line].sort(([one], [other]) => one - other)) {
      const run = this.runs[number];
      run.add(at);
      if (run.isFull && isWithin(this.within, run.first, at)) {
        yield new Frame([[number, run.first]], at);
      }
    }
  }
}

/**
 * Keeps for each pattern, of its last occurrences, the chain that begins latest.
 *
 * A chain is a sequence as far as it has come: the first occurrence of each pattern so far, and where
 * the last one ends. A newer chain never begins earlier than an older one of the same pattern, so
 * that the newest are all that is needed.
 */
class Sequence {
  constructor(signature, isFirstEnough) {
    this.within = signature.within;
    this.patterns = signature.patterns;
    this.runs = signature.patterns.map((one) => new Run(one.times, isFirstEnough));
  }

  get hasBegun() {
    return this.runs[0].hasBegun;
  }

  wants(number, shown) {
    const { wanted } = this.runs[number];
    if (number === 0 || this.runs[number - 1].isFull) {
      return wanted;
    }
    return wanted && shown.has(number - 1) ? ALL : 0;
  }

  *take(line) {
    // Chains that were complete before this line, and those that have become so on it.
    const before = this.runs.map((run) => (run.isFull ? run.first : null));
    let fresh = [];
    for (const [number, run] of this.runs.entries()) {
      const at = line.get(number);
      if (at === undefined) {
        fresh = [];
        continue;
      }
      const from = number ? before[number - 1] : { firsts: [], end: 0 };
      const chains = [...continued(at, from, fresh)];
      if (chains.length) {
        run.add(this.#best(chains));
      }
      fresh = this.#completed(number, at, chains);
    }
    if (fresh.length) {
      const firsts = [...this.#best(fresh).firsts.entries()];
      const frame = new Frame(firsts, line.get(this.runs.length - 1));
      if (isWithin(this.within, frame.first, frame.last)) {
        yield frame;
      }
    }
  }

  /** The one that begins latest, or first where there is no window; it leaves most room. */
  #best(chains) {
    const isLatest = Boolean(this.within);
    return chains.reduce((best, chain) => {
      const later = chain.firsts[0].line - best.firsts[0].line;
      const isBetter = later === 0 ? chain.end < best.end : later > 0 === isLatest;
      return isBetter ? chain : best;
    });
  }

  #completed(number, at, chains) {
    if (this.patterns[number].times === 1) {
      return chains;
    }
    const run = this.runs[number];
    return run.isFull ? [{ firsts: run.first.firsts, end: at.spans[0][1] }] : [];
  }
}

/** Chains to which an occurrence can be added, with it. */
function* continued(at, before, fresh) {
  if (before) {
    yield { firsts: [...before.firsts, at], end: at.spans[0][1] };
  }
  for (const chain of fresh) {
    const span = at.spans.find(([begin]) => begin >= chain.end);
    if (span) {
      yield { firsts: [...chain.firsts, at], end: span[1] };
    }
  }
}

/** Whether two occurrences, by their lines the first and the last, are in one window. */
function isWithin(window, first, last) {
  if (!window) {
    return true;
  }
  const lines = last.line - first.line;
  if (window.seconds === undefined) {
    return lines < (window.lines || 0);
  }
  const apart = secondsBetween(first.time, last.time);
  return apart === null ? lines < LINES_FOR_TIME : Math.abs(apart) <= window.seconds + TOLERANCE;
}
