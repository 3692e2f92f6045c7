// Every page. Nothing here is needed to do the work: without a script each form and link still goes where it says.
import htmx from "htmx.org";
import { watchConfirmations } from "./js/confirm.js";
import { watchDialogs } from "./js/dialog.js";
import { watchDrafts } from "./js/draft.js";
import { dressFields } from "./js/fields.js";
import { watchKeys } from "./js/keys.js";
import { watchLazyParts } from "./js/lazy.js";
import { watchThread } from "./js/live.js";
import { watchMentions } from "./js/mention.js";
import { dressSelections, watchSelections } from "./js/many.js";
import { watchMenus } from "./js/menu.js";
import { watchSecondClicks } from "./js/once.js";
import { watchPlaces } from "./js/place.js";
import { watchPhrases } from "./js/phrases.js";
import { dressPickers, undressPickers } from "./js/picker.js";
import { watchRows } from "./js/rows.js";
import { watchScreen } from "./js/screen.js";
import { rememberFolds } from "./js/remember.js";
import { watchSearch } from "./js/suggest.js";
import { watchTimes } from "./js/times.js";
import { watchToasts } from "./js/toast.js";
import { watchViewers } from "./js/viewer.js";

window.htmx = htmx;

/** What pages and fragments need once their elements are there. */
function dress(root) {
  dressPickers(root);
  dressFields(root);
  rememberFolds(root);
}

watchMenus();
watchMentions();
watchSearch();
watchKeys();
watchRows();
watchConfirmations();
watchDialogs();
watchSecondClicks();
watchPhrases();
watchPlaces();
watchToasts();
watchScreen();
watchLazyParts();
watchThread();
watchTimes();
watchViewers();
watchSelections();
dress(document);
watchDrafts();
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt === document.body) return;
  dress(event.detail.elt);
  dressSelections(event.detail.elt);
});
document.addEventListener("htmx:beforeCleanupElement", (event) => undressPickers(event.detail.elt));
document.querySelector("[data-error-summary]")?.focus();
// From here on keys and clicks are heard: what is driven from outside waits for it.
document.documentElement.dataset.listening = "";
