// The keyboard: `/` searches, Ctrl+Enter sends, j and k move the cursor of the list, x ticks its row, g and a letter go to a page of
// the menu, `?` tells all keys; other letters press the button that bears them. Who speaks to the computer, or hits keys by accident,
// can switch the single keys off (WCAG 2.1.4).
import htmx from "htmx.org";
import { currentRow, rows, select, step } from "./cursor.js";

/** Seconds in which the letter after `g` is waited for. */
const PATIENCE = 3;

export function watchKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const field = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field?.form) {
      event.preventDefault();
      send(field.form);
      return;
    }
    if (event.key === "Enter" && !event.shiftKey && field?.matches("textarea") && field.form?.matches("[data-enter-sends]")) {
      event.preventDefault();
      if (field.value.trim()) field.form.requestSubmit();
      return;
    }
    // A box to tick takes no letters: what is ticked in a list is acted on by one key.
    if ((field && !field.matches("input[type=checkbox]")) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.body.dataset.keys === "off" || document.querySelector("dialog[open]")) return;
    if (pressed(event.key)) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("a[data-keys-shown]") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    tell();
  });
  document.addEventListener("htmx:load", (event) => event.detail.elt.querySelectorAll?.("[data-keys-of-page]").forEach(ofThisPage));
  document.querySelectorAll("[data-keys-of-page]").forEach(ofThisPage);

  // Pickers that choose nothing stay out of the address.
  document.addEventListener("formdata", (event) => {
    if (!event.target.matches("[data-filters]")) return;
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    // In the panel several are chosen before the list is asked for.
    if (event.target.closest(".filters-panel")) return;
    if (form?.matches("[data-filters]") && event.target.matches("select, input[type=date], input[type=checkbox]")) form.requestSubmit();
  });
}

/**
 * A form that is one of a series (data-next = the field with which the next one begins) is followed by the next one as long as that
 * field is filled; left empty, the series is over.
 */
function send(form) {
  const next = form.querySelector("button[data-next]");
  const isBegun = next && form.elements.namedItem(next.dataset.next)?.value.trim();
  const end = form.querySelector("a[data-series-end]");
  if (next && !isBegun && end) end.click();
  else form.requestSubmit(isBegun ? next : mainButton(form));
}

function mainButton(form) {
  return form.querySelector("button.btn-primary[type=submit], button.btn-danger[type=submit]") ?? undefined;
}

/** Does what a single key is for; whether it is for anything here. */
function pressed(key) {
  if (isGoing()) return go(key);
  const bearer = /^[a-z]$/.test(key) ? bearing(key) : null;
  if (bearer) bearer.click();
  else if (key === "/") return search();
  else if (key === "?") tell();
  else if (key === "g" && document.querySelector("[data-go]")) wait();
  else if (key === "j" || key === "k") return step(key === "j" ? 1 : -1);
  else if (key === "x") select(currentRow());
  else return false;
  return true;
}

/** The button of the row under the cursor, else one of the page; never that of another row. */
function bearing(key) {
  const bearers = [...document.querySelectorAll(`[data-key="${key}"]`)];
  const row = currentRow();
  return bearers.find((each) => row?.contains(each)) ?? bearers.find((each) => !each.closest(".list-row"));
}

function search() {
  const field = document.querySelector("[data-search]");
  field?.focus();
  field?.select();
  return Boolean(field);
}

// ------------------------------------------------------------------------------------------------- going to a page
let waiting = 0;

function isGoing() {
  return document.body.classList.contains("is-going");
}

/** The menu shows its letters until one is pressed. */
function wait() {
  document.body.classList.add("is-going");
  clearTimeout(waiting);
  waiting = setTimeout(stay, PATIENCE * 1000);
}

function stay() {
  clearTimeout(waiting);
  document.body.classList.remove("is-going");
}

function go(key) {
  stay();
  const entry = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
  entry?.click();
  return Boolean(entry);
}

// ------------------------------------------------------------------------------------------------ telling the keys
function tell() {
  const link = document.querySelector("a[data-keys-shown]");
  if (link) htmx.ajax("GET", link.href, { target: "#dialog", swap: "innerHTML" });
}

/** Of all keys those that do something on the open page, and what its own buttons are called. */
function ofThisPage(place) {
  // Read on a page of its own everything is told.
  if (!place.closest("dialog")) return;
  for (const part of place.querySelectorAll("[data-when]")) {
    part.hidden = part.dataset.when === "rows" ? rows().length === 0 : !document.querySelector(part.dataset.when);
  }
  const template = place.querySelector("template");
  for (const [key, bearer] of bearers()) {
    const line = template.content.cloneNode(true);
    line.querySelector("kbd").textContent = key;
    line.querySelector("dd").textContent = bearer.getAttribute("aria-label") || bearer.textContent.trim();
    template.before(line);
  }
}

/** The page's own buttons by their keys, as they would be pressed now. */
function bearers() {
  const keys = new Set([...document.querySelectorAll("[data-key]")].map((each) => each.dataset.key));
  const row = rows().at(0);
  const found = [...keys].sort().map((key) => [key, bearing(key) ?? row?.querySelector(`[data-key="${key}"]`)]);
  return found.filter(([, bearer]) => bearer);
}
