/**
 * The signature file as values that can be run; `publishing/signature_file.py` writes it.
 *
 * What belongs here: filling in what the file leaves out, and compiling an expression when it is
 * needed. What does not: running signatures (`signature-recognition.js`).
 *
 * @typedef {object} Pattern
 * @property {string} shown The literal or the expression as it stands in the record.
 * @property {string} literal The literal; "" of an expression.
 * @property {(() => RegExp) | null} expression Gives the compiled expression; null of a literal.
 * @property {string[]} demands Folded texts of which one is in all that it is found in; none where
 *   none is known.
 * @property {number} times In how many lines it must be.
 *
 * @typedef {object} Signature
 * @property {object} knownError The known error that it is for, as the file has it.
 * @property {number} place The known error's place in the file.
 * @property {number} number Its place among the known error's signatures, from 1.
 * @property {string} name What it recognises, or "".
 * @property {"all" | "any" | "sequence"} form How its patterns belong together.
 * @property {Pattern[]} patterns What must be there.
 * @property {{pattern: Pattern, anchor: number, slide: number, within: object | null}[]} unless What
 *   mustn't be there.
 * @property {{seconds?: number, lines?: number} | null} within How close together.
 * @property {number} conditions Number of things that must come together.
 * @property {number} literals Number of literal characters that it demands.
 * @property {boolean} isDoubtful Whether it says too little to decide.
 */

import { fold } from "./demand.js";

const SHORTEST = 3; // characters of a literal that is worth looking for, as in `pattern_syntax.py`

/**
 * The signatures of a signature file.
 *
 * @param {object} file The file's content.
 * @returns {Signature[]} All of them, in the file's order.
 */
export function signaturesOf(file) {
  return file.known_errors.flatMap((knownError, place) =>
    knownError.signatures.map((fields) => ({
      knownError,
      place,
      number: fields.number,
      name: fields.name ?? "",
      form: fields.form,
      patterns: fields.patterns.map(patternOf),
      unless: (fields.unless ?? []).map(unlessOf),
      within: fields.within ?? null,
      conditions: fields.conditions,
      literals: fields.literals,
      isDoubtful: fields.doubtful ?? false,
    })),
  );
}

function unlessOf(fields) {
  return {
    pattern: patternOf(fields.pattern),
    anchor: fields.anchor ?? 0,
    slide: fields.slide ?? 0,
    within: fields.within ?? null,
  };
}

function patternOf(stated) {
  const fields = typeof stated === "string" ? { literal: stated } : stated;
  const times = fields.times ?? 1;
  if (fields.regex === undefined) {
    const { literal } = fields;
    const folded = fold(literal);
    const demands = folded.length >= SHORTEST ? [folded] : [];
    return { shown: literal, literal, expression: null, demands, times };
  }
  let compiled = null;
  const expression = () => (compiled ??= new RegExp(fields.js, `g${fields.flags}`));
  const demands = fields.demands.map(fold);
  return { shown: fields.regex, literal: "", expression, demands, times };
}
