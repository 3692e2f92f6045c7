// The cursor of a list is the focus on a row's link: what a browser does with a focused link (Enter, a ring around it, being read
// out) the cursor has for nothing.
const ROWS = ".list-row:not(.is-leaving), .notice";
const LINK = ".list-link, .notice-link";

/** The rows of the page on which the cursor can stand, as the eye finds them. */
export function rows(root = document) {
  return [...root.querySelectorAll(ROWS)].filter((row) => linkOf(row)?.getClientRects().length);
}

/** The row in which the focus is, on its link or on one of its buttons. */
export function currentRow() {
  const row = document.activeElement?.closest?.(ROWS);
  return row && linkOf(row) ? row : null;
}

/** To the next row (1) or the one before (-1); without a cursor to the first. */
export function step(by) {
  const all = rows();
  const at = all.indexOf(currentRow());
  putOn(at < 0 ? all[0] : all[Math.min(Math.max(at + by, 0), all.length - 1)]);
  return all.length > 0;
}

/** Ticks the row, or no longer. */
export function select(row) {
  row?.querySelector(".col-check input[type=checkbox]")?.click();
}

export function putOn(row, { scroll = true } = {}) {
  linkOf(row)?.focus({ preventScroll: true });
  if (scroll) row?.scrollIntoView({ block: "nearest" });
}

function linkOf(row) {
  return row?.querySelector(LINK);
}
