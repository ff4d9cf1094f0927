/**
 * Sorts and filters the tables of a page by what stands in them.
 *
 * What belongs here: the buttons and the box that a table gets, and the order of its rows. What does
 * not: what is in a table (the templates), and finding records of the whole site (search).
 *
 * Tables of the class `fb-sort` are whole without this script. A cell is sorted by its `data-order`,
 * else by its time, else by its text. Nothing is remembered from one visit to the next.
 */

/** What a button does next, by the order that its column has. */
const NEXT = { none: "ascending", ascending: "descending", descending: "none" };

const collator = new Intl.Collator(document.documentElement.lang || "en", {
  numeric: true,
  sensitivity: "base",
});

/**
 * What a cell is sorted by.
 *
 * @param {HTMLTableCellElement | undefined} cell
 * @returns {string} "" for an empty cell.
 */
export function orderOf(cell) {
  if (!cell) {
    return "";
  }
  return cell.dataset.order ?? cell.querySelector("time")?.dateTime ?? cell.textContent.trim();
}

/**
 * Compares two cells; empty ones come last, whatever the direction.
 *
 * @param {string} one
 * @param {string} other
 * @param {boolean} isDescending
 * @returns {number} As of `Array.prototype.sort`.
 */
export function compare(one, other, isDescending) {
  if (!one || !other) {
    return (one ? 0 : 1) - (other ? 0 : 1);
  }
  const difference = Number(one) - Number(other);
  const found = Number.isNaN(difference) ? collator.compare(one, other) : difference;
  return isDescending ? -found : found;
}

/**
 * Whether a row holds every one of some words.
 *
 * @param {string} text The row's text in lower case.
 * @param {string} wanted Words with spaces between them.
 * @returns {boolean}
 */
export function holds(text, wanted) {
  return wanted
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => text.includes(word));
}

/**
 * Gives a table its buttons and its box.
 *
 * @param {HTMLTableElement} table
 */
export function enhance(table) {
  const rows = [...table.tBodies[0].rows];
  const status = document.createElement("p");
  status.className = "fb-sort-status";
  status.setAttribute("role", "status");
  for (const heading of table.tHead.rows[0].cells) {
    addButton(table, heading, rows, status);
  }
  const controls = document.createElement("div");
  controls.className = "fb-sort-controls";
  controls.append(filterBox(rows, status), status);
  (table.closest(".fb-scroll") ?? table).before(controls);
}

function addButton(table, heading, rows, status) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "fb-sort-button";
  button.append(...heading.childNodes);
  heading.append(button);
  button.addEventListener("click", () => {
    const order = NEXT[heading.getAttribute("aria-sort") ?? "none"];
    for (const other of table.tHead.rows[0].cells) {
      other.removeAttribute("aria-sort");
    }
    if (order === "none") {
      table.tBodies[0].append(...rows);
      status.textContent = "In the first order again.";
      return;
    }
    heading.setAttribute("aria-sort", order);
    table.tBodies[0].append(...sorted(rows, heading.cellIndex, order === "descending"));
    status.textContent = `Sorted by ${button.textContent.trim()}, ${order}.`;
  });
}

function sorted(rows, column, isDescending) {
  return rows
    .map((row) => ({ row, order: orderOf(row.cells[column]) }))
    .sort((one, other) => compare(one.order, other.order, isDescending))
    .map((found) => found.row);
}

function filterBox(rows, status) {
  const label = document.createElement("label");
  label.className = "fb-sort-filter";
  const words = document.createElement("span");
  words.textContent = `Filter these ${rows.length} rows`;
  const box = document.createElement("input");
  box.type = "search";
  box.autocomplete = "off";
  box.spellcheck = false;
  label.append(words, box);
  let texts;
  box.addEventListener("input", () => {
    texts ??= rows.map((row) => row.textContent.replace(/\s+/gu, " ").toLowerCase());
    const wanted = box.value.trim();
    let shown = 0;
    rows.forEach((row, number) => {
      row.hidden = !holds(texts[number], wanted);
      shown += row.hidden ? 0 : 1;
    });
    status.textContent = wanted ? `${shown} of ${rows.length} rows` : `All ${rows.length} rows`;
  });
  return label;
}

document.querySelectorAll("table.fb-sort").forEach(enhance);
