/**
 * The worker in which signatures are run, so that a page stays usable and can stop it.
 *
 * What belongs here: messages in and out. What does not: recognising (`signature-recognition.js`) and
 * the page's side of it (`recognition.js`).
 *
 * In: `{signatures}`, the signature file as text, once; then `{text}`, as often as one likes. Out, one
 * for each: `{ready}`, the known errors that can't be recognised here; `{answers}`; or `{error}`.
 */

import { answersOf } from "./ranking.js";
import { SignatureRecogniser } from "./signature-recognition.js";
import { signaturesOf } from "./signatures.js";

let recogniser = null;

self.addEventListener("message", ({ data }) => {
  try {
    self.postMessage(answered(data));
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
});

function answered({ signatures, text }) {
  if (signatures !== undefined) {
    const file = JSON.parse(signatures);
    recogniser = new SignatureRecogniser(signaturesOf(file));
    return { ready: { knownErrors: file.known_errors.length, notInBrowser: file.not_in_browser } };
  }
  return { answers: answersOf(recogniser.recognise(text)) };
}
