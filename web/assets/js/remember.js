// Folds that were opened stay open on the next page of their kind (data-remember = a name of their own).
const PREFIX = "chidao-open:";

export function rememberFolds(root) {
  for (const fold of root.querySelectorAll?.("details[data-remember]") ?? []) {
    if (fold.dataset.remembered) continue;
    fold.dataset.remembered = "yes";
    const key = PREFIX + fold.dataset.remember;
    try {
      if (localStorage.getItem(key)) fold.open = true;
      fold.addEventListener("toggle", () => {
        if (fold.open) localStorage.setItem(key, "1");
        else localStorage.removeItem(key);
      });
    } catch {
      // Storage is forbidden: the fold is as the page says.
    }
  }
}
