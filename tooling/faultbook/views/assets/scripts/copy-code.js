/**
 * Buttons that copy code, for whoever follows a workaround.
 *
 * What belongs here: blocks of code, and commands within the steps of a workaround. What does not:
 * the text of the page, which is whole without this script.
 */

const COPIED_FOR = 2000; // milliseconds in which a button says that it has copied

const COMMAND = /^(?:\$ |sudo )?[a-z./~][\w./+~-]* +\S/;
const OPERATOR = /(?:^| )-|[/=|<>$]/;
const BEFORE = /(?:^|[:;(]|\b(?:and|call|enter|or|run|type|until|use|with))\s*$/i;

/**
 * Adds a button to every block of code below an element, and to every command in steps.
 *
 * @param {ParentNode} root Where to look.
 * @param {(text: string) => Promise<void>} write Puts a text on the clipboard.
 * @returns {number} How many buttons were added.
 */
export function addCopyButtons(root, write) {
  const status = document.createElement("p");
  status.className = "fb-unseen";
  status.setAttribute("role", "status");
  const blocks = [...root.querySelectorAll("pre[tabindex] > code")];
  const inline = commandsIn(root);
  for (const code of blocks) {
    const box = document.createElement("div");
    box.className = "fb-code";
    code.parentElement.replaceWith(box);
    box.append(code.parentElement, button(code, write, status));
  }
  for (const code of inline) {
    code.after(button(code, write, status));
  }
  if (blocks.length + inline.length > 0) {
    (root.querySelector(".fb-own") ?? root.body ?? root).append(status);
  }
  return blocks.length + inline.length;
}

/**
 * The code within the steps of a workaround that can be run.
 *
 * @param {ParentNode} root Where to look.
 * @returns {Element[]} The code, in the order of the page.
 */
export function commandsIn(root) {
  const found = root.querySelectorAll(".fb-workaround ol > li code");
  return [...found].filter((code) => {
    const before = code.previousSibling?.textContent ?? "";
    return !code.closest("pre, a") && isCommand(code.textContent, before);
  });
}

/**
 * Whether a text in code marks looks like a command: a program's name and something after it, with
 * an option, a path or an operator, or where a command is what is expected.
 *
 * @param {string} text The text.
 * @param {string} before What stands before it.
 * @returns {boolean} Whether it does.
 */
export function isCommand(text, before) {
  return COMMAND.test(text.trim()) && (OPERATOR.test(text) || BEFORE.test(before));
}

function button(code, write, status) {
  const text = code.textContent.replace(/\n$/, "");
  const made = document.createElement("button");
  made.type = "button";
  made.className = "fb-copy";
  made.textContent = "Copy";
  made.title = `Copy: ${text.split("\n")[0].slice(0, 60)}`;
  made.addEventListener("click", async () => {
    const said = await written(text, write);
    made.textContent = said;
    status.textContent = `${said}.`;
    setTimeout(() => {
      made.textContent = "Copy";
      status.textContent = "";
    }, COPIED_FOR);
  });
  return made;
}

async function written(text, write) {
  try {
    await write(text);
    return "Copied";
  } catch {
    return "Not copied";
  }
}

if (navigator.clipboard) {
  addCopyButtons(document, (text) => navigator.clipboard.writeText(text));
}
