// What is typed is never lost: it is saved on the server while typing (data-draft-url), and kept in this browser until
// the server has it, so that neither an expired session nor a broken line costs a word.
import { word } from "./words.js";

const PAUSE = 1200;
const DAYS = 14;
const PREFIX = "chidao-draft:";
// The version with which the form was opened belongs to what was typed into it: who comes back to an old draft is told of newer words.
const TEXT = "input[type=text], input[type=search], input:not([type]), input[name=version], textarea, select";

export function watchDrafts() {
  sweep();
  document.querySelectorAll("form[data-draft]").forEach(restore);
  document.addEventListener("htmx:load", (event) => {
    const root = event.detail.elt;
    if (root === document.body) return;
    root.querySelectorAll?.("form[data-draft]").forEach(restore);
  });
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-draft]")) typed(form);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-draft]")) sent(event.target);
    if (event.target.matches("[data-log-out]")) forgetAll();
  });
  // Before its answer is shown: that may hold the same form again, empty.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const { elt, xhr } = event.detail;
    if (elt.matches?.("form[data-draft]") && xhr.status < 400) forget(elt);
  });
}

function key(form) {
  return `${PREFIX}${document.body.dataset.person ?? ""}:${form.dataset.draft}`;
}

function values(form) {
  const kept = {};
  for (const field of form.querySelectorAll(TEXT)) {
    if (!field.name || field.name === "csrf_token" || field.closest(".ts-dropdown")) continue;
    kept[field.name] = field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value;
  }
  return kept;
}

function typed(form) {
  clearTimeout(form.draftTimer);
  keep(form, false);
  if (form.dataset.draftUrl) form.draftTimer = setTimeout(() => save(form), PAUSE);
}

function keep(form, submitted) {
  try {
    localStorage.setItem(key(form), JSON.stringify({ at: Date.now(), submitted, values: values(form) }));
  } catch {
    // No room, or storage is forbidden: the server's draft is all there is.
  }
}

async function save(form) {
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  try {
    const answer = await fetch(form.dataset.draftUrl, { method: "POST", body, headers: { "HX-Request": "true" }, redirect: "error" });
    if (!answer.ok) throw new Error(String(answer.status));
    forget(form);
    say(form, word("saved"), false);
  } catch {
    say(form, word("kept"), true);
  }
}

function say(form, text, isKept) {
  const place = form.querySelector("[data-saved]");
  if (!place) return;
  place.textContent = text;
  place.classList.toggle("is-kept", isKept);
}

/** Sent, but perhaps to a session that has ended: remembered until a page shows that it arrived. */
function sent(form) {
  clearTimeout(form.draftTimer);
  keep(form, true);
}

function forget(form) {
  localStorage.removeItem(key(form));
}

/** Who logs out on purpose leaves nothing behind on a computer that others use. */
function forgetAll() {
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
}

function restore(form) {
  const kept = read(key(form));
  if (!kept) return;
  // The server wrote this page after the submission and shows the values itself, with what is wrong about them.
  if (form.querySelector("[data-error-summary]")) return forget(form);
  let changed = false;
  for (const [name, value] of Object.entries(kept.values)) {
    const field = form.elements.namedItem(name);
    if (!field || !value.length || !(field instanceof Element)) continue;
    const wanted = [value].flat();
    if (field.multiple) {
      for (const option of field.options) option.selected = wanted.includes(option.value);
    } else if (field.value !== value) field.value = value;
    else continue;
    field.tomselect?.sync();
    changed = true;
  }
  if (changed) say(form, word("restored"), false);
  restoreRepeat(form, kept);
}

/** What is asked below “Định kỳ” comes from the server once something is chosen there: then it is filled in too. */
function restoreRepeat(form, kept) {
  const repeat = form.querySelector("fieldset.repeat select[name$=repeat]");
  if (!repeat?.value || form.querySelector(".repeat-rule:not(:empty) select")) return;
  const fill = () => {
    if (!form.querySelector(".repeat-rule select")) return;
    form.removeEventListener("htmx:afterSettle", fill);
    restore(form);
    form.querySelector(".repeat-rule select").dispatchEvent(new Event("change", { bubbles: true }));
  };
  if (kept.values[repeat.name] !== repeat.value) return;
  form.addEventListener("htmx:afterSettle", fill);
  setTimeout(() => repeat.dispatchEvent(new Event("change", { bubbles: true })));
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

/** Old copies go. A page of the product after a submission means that it arrived; the login or an error page does not. */
function sweep() {
  const arrived = document.body.dataset.page === "page";
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
    const kept = read(name);
    if (!kept || Date.now() - kept.at > DAYS * 24 * 3600 * 1000) localStorage.removeItem(name);
    else if (!kept.submitted) continue;
    else if (arrived) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify({ ...kept, submitted: false }));
  }
}
