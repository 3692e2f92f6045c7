// Phrases that the office uses again and again: a tap writes one into the field above it, after what is there already.
export function watchPhrases() {
  document.addEventListener("click", (event) => {
    const phrase = event.target.closest?.("[data-phrase]");
    const field = phrase && document.getElementById(phrase.dataset.phrase);
    if (!field) return;
    const words = phrase.textContent.trim();
    const typed = field.value.trim();
    if (!typed.includes(words)) {
      field.value = typed ? `${typed.replace(/[.;]$/, "")}; ${words[0].toLowerCase()}${words.slice(1)}` : words;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    // A phone would open its keyboard over the buttons.
    if (matchMedia("(hover: hover)").matches) field.focus();
  });
}
