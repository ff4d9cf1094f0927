/**
 * Recognising known errors in pasted text, for a page.
 *
 * What belongs here: the worker's life: it is started when it is first needed, and again after it was
 * stopped because time had run out. What does not: what runs in it (`recognition-worker.js`), and
 * showing the answers.
 *
 * Nothing is sent anywhere: the signatures come to the browser, and the text stays in it.
 *
 * @typedef {import("./ranking.js").Answer} Answer
 */

const START = 30_000; // milliseconds that a worker may take to start, which the network decides

/** Characters of a text that are looked at; what follows them is not. */
export const LONGEST_TEXT = 16 << 20;

/**
 * Whether a text is longer than what is looked at, so that an answer holds for its beginning alone.
 *
 * @param {string} text The text.
 * @returns {boolean} Whether it is.
 */
export function isCut(text) {
  return text.length > LONGEST_TEXT;
}

/** Recognises known errors by their signatures. */
export class Recogniser {
  #addresses;
  #timeout;
  #file = null; // the signature file's text, as a promise
  #worker = null; // one that has read the signatures, as a promise
  #last = Promise.resolve(); // the answer before the next one

  /** Number of known errors that can be recognised; known once it is loaded. */
  knownErrors = 0;

  /**
   * Signatures that only `faultbook match` can run; known once it is loaded.
   *
   * @type {{id: string, number: number, name: string, why: string}[]}
   */
  notInBrowser = [];

  /**
   * @param {object} settings The settings.
   * @param {string} settings.signatures Address of the signature file.
   * @param {string} settings.worker Address of `recognition-worker.js`.
   * @param {number} settings.timeout Milliseconds that an answer may take.
   */
  constructor({ signatures, worker, timeout }) {
    this.#addresses = { signatures, worker };
    this.#timeout = timeout;
  }

  /**
   * Get ready: fetch the signatures and start the worker. Calling it again costs nothing.
   *
   * @returns {Promise<void>} Fulfilled when it is ready.
   * @throws {Error} The signatures or the worker can't be had; a later call tries again.
   */
  async load() {
    await this.#ready();
  }

  /**
   * The known errors that a text shows.
   *
   * Texts that are asked for at the same time are answered one after the other.
   *
   * @param {string} text Log or error text; only its first `LONGEST_TEXT` characters count.
   * @returns {Promise<Answer[]>} The likeliest first; none where nothing is recognised.
   * @throws {Error} Its name is "TimeoutError" when time ran out.
   */
  recognise(text) {
    const answer = this.#last.then(() => this.#answer(text));
    this.#last = answer.catch(() => {});
    return answer;
  }

  async #answer(text) {
    const worker = await this.#ready();
    const { answers } = await this.#ask(worker, { text: text.slice(0, LONGEST_TEXT) }, this.#timeout);
    return answers;
  }

  #ready() {
    this.#worker ??= this.#start().catch((error) => {
      this.#worker = null;
      throw error;
    });
    return this.#worker;
  }

  async #start() {
    this.#file ??= fetched(this.#addresses.signatures).catch((error) => {
      this.#file = null;
      throw error;
    });
    const signatures = await this.#file;
    const worker = new Worker(this.#addresses.worker, { type: "module" });
    const { ready } = await this.#ask(worker, { signatures }, Math.max(START, this.#timeout));
    Object.assign(this, ready);
    return worker;
  }

  /** What a worker says to a message; one that says nothing in time is stopped. */
  #ask(worker, message, timeout) {
    return new Promise((resolve, reject) => {
      const fail = (error) => {
        clearTimeout(timer);
        worker.terminate();
        this.#worker = null;
        reject(error);
      };
      const timer = setTimeout(() => fail(timeoutError(timeout)), timeout);
      worker.onerror = (event) => fail(new Error(event.message || "The worker can't be started."));
      worker.onmessage = ({ data }) => {
        if (data.error !== undefined) {
          fail(new Error(data.error));
          return;
        }
        clearTimeout(timer);
        resolve(data);
      };
      worker.postMessage(message);
    });
  }
}

async function fetched(address) {
  const response = await fetch(address);
  if (!response.ok) {
    throw new Error(`The signatures can't be read: ${response.status} ${response.statusText}`);
  }
  return response.text();
}

function timeoutError(timeout) {
  const error = new Error(`There was no answer within ${timeout} ms.`);
  error.name = "TimeoutError";
  return error;
}
