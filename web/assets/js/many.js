// Rows that are selected to do one thing to all of them. The selection is kept while one goes through the pages of a list.
const PREFIX = "chidao-many:";

export function watchSelections() {
  dressSelections(document);
  document.addEventListener("change", (event) => {
    const { target } = event;
    if (target.matches("[data-many-page]")) {
      mark(target.form, boxes(target.form).filter((box) => box.checked !== target.checked), target.checked);
    } else if (target.form?.matches("[data-many]") && target.name === "id" && target.type === "checkbox") {
      mark(target.form, [target], target.checked);
    }
  });
  document.addEventListener("click", (event) => {
    const form = event.target.closest("[data-many]");
    if (form && event.target.closest("[data-many-none]")) choose(form, {});
    if (form && event.target.closest("[data-many-all]")) all(form);
    const picked = event.target.closest("[data-many-pick]");
    if (picked) pick(picked);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-many]")) complete(event.target);
  });
}

/** Lists in a new page or a piece of one: boxes are ticked as they were, and what was done is selected no longer. */
export function dressSelections(root) {
  for (const done of within(root, "[data-many-done]")) forget(new URL(done.dataset.manyDone, location).pathname);
  for (const form of within(root, "[data-many]")) {
    const chosen = kept(form);
    for (const box of boxes(form)) box.checked = box.value in chosen;
    show(form);
  }
}

function within(root, selector) {
  return [...(root.matches?.(selector) ? [root] : []), ...(root.querySelectorAll?.(selector) ?? [])];
}

function boxes(form) {
  return [...form.elements].filter((each) => each.type === "checkbox" && each.name === "id");
}

function place(key) {
  return `${PREFIX}${document.body.dataset.person ?? ""}:${key}`;
}

function kept(form) {
  try {
    return JSON.parse(sessionStorage.getItem(place(form.dataset.many))) ?? {};
  } catch {
    return {};
  }
}

function keep(form, chosen) {
  try {
    sessionStorage.setItem(place(form.dataset.many), JSON.stringify(chosen));
  } catch {
    // Storage is forbidden: the selection is that of this page.
  }
}

function forget(key) {
  sessionStorage.removeItem(place(key));
}

function note(box) {
  const chosen = kept(box.form);
  if (box.checked) chosen[box.value] = box.dataset.actions ?? "";
  else delete chosen[box.value];
  keep(box.form, chosen);
}

/** Ticks or clears boxes; the row of a task of many units stands for all of its assignments that the list has. */
async function mark(form, marked, checked) {
  for (const box of marked) {
    box.checked = checked;
    if (!box.dataset.set) {
      note(box);
      continue;
    }
    const members = await found(form, `&set=${box.dataset.set}`);
    const chosen = kept(form);
    for (const [id, actions] of Object.entries(members)) if (checked) chosen[id] = actions; else delete chosen[id];
    if (!checked) delete chosen[box.value];
    keep(form, chosen);
    box.checked = box.value in chosen;
  }
  show(form);
}

function choose(form, chosen) {
  keep(form, chosen);
  for (const box of boxes(form)) box.checked = box.value in chosen;
  show(form);
}

/** The rows of this page that are in one of these states, such as those that have handed in nothing. */
function pick(button) {
  const form = document.getElementById(button.dataset.manyPick);
  const chosen = {};
  for (const box of boxes(form)) if (button.dataset.states.split(" ").includes(box.dataset.state)) chosen[box.value] = box.dataset.actions ?? "";
  choose(form, chosen);
}

async function all(form) {
  choose(form, await found(form));
}

async function found(form, more = "") {
  const answer = await fetch(form.dataset.found + more, { headers: { Accept: "application/json" } });
  return answer.ok ? answer.json() : {};
}

/** How many are selected, and which actions how many of them offer. */
function show(form) {
  const chosen = kept(form);
  const offered = Object.values(chosen);
  form.hidden = offered.length === 0;
  form.querySelector("[data-many-count]").textContent = offered.length;
  for (const button of form.querySelectorAll("[data-many-action]")) {
    const number = offered.filter((each) => each.split(" ").includes(button.dataset.manyAction)).length;
    button.hidden = number === 0;
    button.querySelector("[data-many-number]").textContent = number;
  }
  const page = [...form.elements].find((each) => each.matches("[data-many-page]"));
  if (page) page.checked = boxes(form).length > 0 && boxes(form).every((box) => box.checked);
}

/** What is selected on other pages goes along. */
function complete(form) {
  for (const old of form.querySelectorAll("[data-many-elsewhere]")) old.remove();
  const here = new Set(boxes(form).map((box) => box.value));
  for (const id of Object.keys(kept(form))) {
    if (here.has(id)) continue;
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "id", value: id });
    field.dataset.manyElsewhere = "";
    form.append(field);
  }
}
