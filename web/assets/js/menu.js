// The menu at the left (narrow, drawer) and small menus that open from a button.
const YEAR = 365 * 24 * 3600;

export function watchMenus() {
  const body = document.body;
  document.querySelector("[data-menu-narrow]")?.addEventListener("click", (event) => {
    const narrow = body.classList.toggle("menu-narrow");
    event.currentTarget.setAttribute("aria-expanded", String(!narrow));
    // The server reads it, so that the next page does not jump.
    document.cookie = `menu=${narrow ? "narrow" : "wide"}; path=/; max-age=${YEAR}; samesite=lax`;
  });
  const opener = document.querySelector("[data-menu-open]");
  const openDrawer = (open) => {
    body.classList.toggle("menu-open", open);
    opener?.setAttribute("aria-expanded", String(open));
    if (open) document.querySelector(".side a")?.focus();
    else if (document.activeElement?.closest(".side")) opener?.focus();
  };
  opener?.addEventListener("click", () => openDrawer(true));
  document.querySelector("[data-menu-close]")?.addEventListener("click", () => openDrawer(false));

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (body.classList.contains("menu-open")) openDrawer(false);
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
