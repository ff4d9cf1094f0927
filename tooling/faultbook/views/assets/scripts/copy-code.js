/**
 * Buttons that copy code, for whoever follows a workaround.
 *
 * What belongs here: blocks of code in a record's text, and commands within the steps of a
 * workaround. What does not: the text of the page, which is whole without this script.
 */

const COPIED_FOR = 2000; // milliseconds in which a button says that it has copied

/**
 * Adds a button to every block of code below an element, and to every command in steps.
 *
 * @param {ParentNode} root Where to look.
 * @param {(text: string) => Promise<void>} write Puts a text on the clipboard.
 * @returns {number} How many buttons there are now.
 */
export function addCopyButtons(root, write) {
  const status = document.createElement("p");
  status.className = "fb-unseen";
  status.setAttribute("role", "status");
  document.body.append(status);
  const found = [...root.querySelectorAll(".fb-text pre > code"), ...commands(root)];
  for (const code of found) {
    const place = code.parentElement.matches("pre") ? code.parentElement : code;
    place.after(button(code, write, status));
  }
  return found.length;
}

/**
 * Code within the steps of a workaround that can be run: it has an argument or an operator.
 *
 * @param {ParentNode} root Where to look.
 * @returns {Element[]} The code, in the order of the page.
 */
export function commands(root) {
  const steps = root.querySelectorAll(".fb-workaround ol > li code");
  return [...steps].filter((code) => !code.closest("pre, a") && isCommand(code.textContent));
}

/**
 * Whether a text looks like a command: the name of a program and something after it.
 *
 * @param {string} text A text in code marks.
 * @returns {boolean}
 */
export function isCommand(text) {
  return /^(?:\$ |sudo )?[\w./~-]*[a-z][\w./~-]* +\S/.test(text.trim());
}

function button(code, write, status) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "fb-copy";
  made.textContent = "Copy";
  const text = code.textContent.replace(/\n$/, "");
  made.setAttribute("aria-label", `Copy ${text.split("\n")[0].slice(0, 40)}`);
  made.addEventListener("click", async () => {
    let said = "Copied";
    try {
      await write(text);
    } catch {
      said = "Can't copy";
    }
    made.textContent = said;
    status.textContent = `${said}.`;
    setTimeout(() => {
      made.textContent = "Copy";
      status.textContent = "";
    }, COPIED_FOR);
  });
  return made;
}

addCopyButtons(document, (text) => navigator.clipboard.writeText(text));
