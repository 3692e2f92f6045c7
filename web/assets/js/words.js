// The few words scripts say; the server writes them on <body> in the reader's language.
export function word(name) {
  return document.body.dataset[`word${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
}

/** An icon of the sprite that the page already uses. */
export function icon(name) {
  const address = document.querySelector("svg.icon use")?.getAttribute("href")?.split("#")[0] ?? "";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${address}#${name}`);
  svg.append(use);
  return svg;
}
