// `/` searches, Ctrl+Enter sends, j and k go to the next and the previous one; other letters press the button that bears them.
export function watchKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const field = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field?.form) {
      event.preventDefault();
      field.form.requestSubmit(mainButton(field.form));
      return;
    }
    if (event.key === "Enter" && !event.shiftKey && field?.matches("textarea") && field.form?.matches("[data-enter-sends]")) {
      event.preventDefault();
      if (field.value.trim()) field.form.requestSubmit();
      return;
    }
    // A box to tick takes no letters: what is ticked in a list is acted on by one key.
    if ((field && !field.matches("input[type=checkbox]")) || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.key === "/") {
      const search = document.querySelector("[data-search]");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
      return;
    }
    if (/^[a-z]$/.test(event.key)) document.querySelector(`[data-key="${event.key}"]`)?.click();
  });

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

function mainButton(form) {
  return form.querySelector("button.btn-primary[type=submit], button.btn-danger[type=submit]") ?? undefined;
}
