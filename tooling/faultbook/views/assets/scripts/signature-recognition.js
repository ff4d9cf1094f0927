/**
 * Recognising signatures in a text, with the answers of `matching/recognition.py`.
 *
 * What belongs here: which signatures are tried on a text, and their course over it. What does not:
 * its parts (`occurrences.js`, `conditions.js`, `demand.js`) and the order of what is recognised
 * (`ranking.js`).
 *
 * @typedef {import("./signatures.js").Signature} Signature
 *
 * @typedef {object} Hit
 * @property {Signature} signature The signature that is recognised.
 * @property {{pattern: string, line: number, text: string, span: [number, number]}[]} seen Where its
 *   patterns were found: the line, and where in it the first match begins and ends.
 */

import { Course } from "./conditions.js";
import { FoldedText, Literals } from "./demand.js";
import { cleanLog, cutLines } from "./log-text.js";
import { Block } from "./occurrences.js";

/** Signatures that are looked for in one text after the other. */
export class SignatureRecogniser {
  #signatures;
  #literals;

  /** @param {Signature[]} signatures The signatures. */
  constructor(signatures) {
    this.#signatures = signatures;
    const patterns = signatures.flatMap((one) => [
      ...one.patterns,
      ...one.unless.map((unless) => unless.pattern),
    ]);
    this.#literals = new Literals(patterns.flatMap((pattern) => pattern.demands));
  }

  /**
   * Recognise signatures in a text.
   *
   * @param {string} text Any text.
   * @returns {Hit[]} Those that are recognised, in their order.
   */
  recognise(text) {
    if (!text) {
      return [];
    }
    const ended = text.endsWith("\n") ? text : `${text}\n`;
    const cleaned = cleanLog(cutLines(ended.toWellFormed?.() ?? ended));
    const folded = new FoldedText(cleaned.slice(0, -1));
    const block = new Block(folded);
    const found = this.#literals.foundIn(folded.folded);
    const maybe = (pattern) =>
      !pattern.demands.length || pattern.demands.some((literal) => found.has(literal));
    return this.#signatures
      .filter((one) => isPossible(one, maybe))
      .map((signature) => recognised(signature, block, maybe))
      .filter(Boolean);
  }
}

/** Whether the literals of a text allow for a signature. */
function isPossible(signature, maybe) {
  return signature.form === "any"
    ? signature.patterns.some(maybe)
    : signature.patterns.every(maybe);
}

function recognised(signature, block, maybe) {
  const course = new Course(signature);
  const lines = linesOf(signature, course, block, maybe);
  for (const number of [...lines.keys()].sort((one, other) => one - other)) {
    const frame = course.take(lines.get(number));
    if (frame) {
      return hitOf(signature, frame, block);
    }
  }
  const frame = course.finish();
  return frame && hitOf(signature, frame, block);
}

/** By line and slot what the text shows of a signature. */
function linesOf(signature, course, block, maybe) {
  const unless = signature.unless.map((one) => one.pattern);
  const slots = [...signature.patterns, ...unless].entries();
  const shown = new Map([...slots].filter(([, pattern]) => maybe(pattern)));
  const numbers = new Set(shown.keys());
  const lines = new Map();
  for (const [slot, pattern] of shown) {
    const most = course.wants(slot, numbers);
    let count = 0;
    for (const at of most ? block.occurrences(pattern, course.isTimed) : []) {
      if (!lines.has(at.line)) {
        lines.set(at.line, new Map());
      }
      lines.get(at.line).set(slot, at);
      count += 1;
      if (count >= most) {
        break;
      }
    }
  }
  return lines;
}

function hitOf(signature, frame, block) {
  const seen = frame.firsts.map(([slot, at]) => ({
    pattern: signature.patterns[slot].shown,
    line: at.line,
    text: block.lineOf(at),
    span: at.spans[0],
  }));
  return { signature, seen };
}
