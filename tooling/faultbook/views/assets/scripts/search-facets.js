/**
 * What narrows a search down: kind, state, service, priority, year and tag, each with the number of
 * records that have it.
 *
 * What belongs here: the boxes to tick. What doesn't: what is searched for (search.js).
 */

import { element, words } from "./search-results.js";

/**
 * The facets in their order, each with its heading and how its values are sorted; kinds are in the
 * order in which the page names them.
 */
export const FACETS = Object.freeze({
  kind: { heading: "Kind" },
  status: { heading: "State", sort: byCount },
  service: { heading: "Service", sort: byCount },
  priority: { heading: "Priority", sort: ([one], [other]) => Number(one) - Number(other) },
  year: { heading: "Year", sort: ([one], [other]) => Number(other) - Number(one) },
  tag: { heading: "Tag", sort: byCount },
});

const FEW = 6; // values of a facet that are seen at once
const MANY = 100; // values that can be seen at all; a search finds the others

/**
 * The values chosen in the boxes.
 *
 * @typedef {Record<string, string[]>} Chosen By the facet's name; a facet without any is missing.
 */

/** Boxes to tick, made anew for each search; the focus and what was unfolded stay. */
export class Facets {
  /**
   * @param {HTMLElement} place Where they stand.
   * @param {Record<string, string>} kinds Titles of the kinds.
   */
  constructor(place, kinds) {
    this.place = place;
    this.kinds = kinds;
  }

  /** @returns {Chosen} What is ticked. */
  chosen() {
    const found = {};
    for (const box of this.place.querySelectorAll("input:checked")) {
      (found[box.name] ??= []).push(box.value);
    }
    return found;
  }

  /**
   * Show what there is to choose from.
   *
   * @param {Record<string, Record<string, number>>} counts By facet and value, the number of records
   *   that there would be.
   * @param {Chosen} chosen What is to be ticked.
   */
  show(counts, chosen) {
    const focused = this.place.contains(document.activeElement) ? document.activeElement?.id : "";
    const open = [...this.place.querySelectorAll("details[open]")].map((one) => one.dataset.facet);
    const groups = Object.keys(FACETS).map((name) =>
      this.group(name, counts[name] ?? {}, chosen[name] ?? [], open.includes(name)),
    );
    this.place.replaceChildren(...groups.filter((group) => group !== null));
    if (focused) {
      document.getElementById(focused)?.focus();
    }
  }

  /** One facet; null where it has nothing to choose. */
  group(name, counts, chosen, isOpen) {
    const known = { ...Object.fromEntries(chosen.map((value) => [value, 0])), ...counts };
    const kinds = Object.keys(this.kinds);
    const inOrder = ([one], [other]) => kinds.indexOf(one) - kinds.indexOf(other);
    const values = Object.entries(known)
      .filter(([value, count]) => count > 0 || chosen.includes(value))
      .sort(FACETS[name].sort ?? inOrder)
      .slice(0, MANY);
    if (values.length === 0) {
      return null;
    }
    const rows = values.map(([value, count]) =>
      this.box(name, value, count, chosen.includes(value)),
    );
    const set = element("fieldset", "", element("legend", "", FACETS[name].heading));
    const isTicked = (row) => row.querySelector("input").checked;
    const seen = rows.filter((row, number) => number < FEW || isTicked(row));
    const rest = rows.filter((row) => !seen.includes(row));
    set.append(...seen);
    if (rest.length > 0) {
      const more = element("details", "", element("summary", "", `${rest.length} more`), ...rest);
      more.dataset.facet = name;
      more.open = isOpen;
      set.append(more);
    }
    return set;
  }

  box(name, value, count, isChosen) {
    const input = document.createElement("input");
    Object.assign(input, { type: "checkbox", name, value, checked: isChosen });
    input.id = `fb-facet-${name}-${value}`;
    const number = element("span", "fb-search-number", `(${count.toLocaleString("en")})`);
    return element("label", "", input, " ", this.title(name, value), " ", number);
  }

  title(name, value) {
    if (name === "kind") {
      return this.kinds[value] ?? words(value);
    }
    return name === "status" ? words(value) : value;
  }
}

/** Most records first, then by name. */
function byCount([one, count], [other, otherCount]) {
  return otherCount - count || (one < other ? -1 : 1);
}
