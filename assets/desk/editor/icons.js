// The toolbar's drawings: lines on a field of 20, or a letter.

const NS = "http://www.w3.org/2000/svg";

const LINES = {
  undo: "M7 4 3.5 7.5 7 11 M4 7.5h7.5a4.5 4.5 0 0 1 0 9H9",
  redo: "M13 4l3.5 3.5L13 11 M16 7.5H8.500a4.500 4.500 0 0 0 0 9H11",
  link: "M8.500 11.500a3 3 0 0 0 4.300 0l2.500-2.500a3 3 0 0 0-4.300-4.300L10 5.700 M11.500 8.500a3 3 0 0 0-4.300 0L4.700 11a3 3 0 0 0 4.300 4.300l1-1",
  code: "M7 6l-4 4 4 4 M13 6l4 4-4 4",
  bullets: "M8 5h9 M8 10h9 M8 15h9 M3.500 5h.01 M3.500 10h.01 M3.500 15h.01",
  numbers: "M8.500 5H17 M8.500 10H17 M8.500 15H17 M3 4l1.200-.6V7 M2.800 12.700c.3-1.200 2.300-1 2.300.2 0 1-2.300 1.600-2.300 2.900h2.400",
  quote: "M3.500 13.500c2.500 0 3.500-2 3.500-4.500V6H3.500v4H7 M11.500 13.500c2.500 0 3.500-2 3.500-4.500V6h-3.500v4H15",
  picture: "M3 4h14v12H3z M3 13.500l4-4 3.500 3.500 2.500-2.500 4 4 M13 7.500h.01",
  figure: "M3 16.500h14 M5.500 13.500V10 M10 13.500V4 M14.500 13.500V7",
  table: "M3 4h14v12H3z M3 8h14 M3 12h14 M8 4v12 M12.500 4v12",
  embed: "M3 5h14v10H3z M6 9h5 M6 12h8 M14 7.500h.01",
  rule: "M3 10h14 M6 5h8 M6 15h8",
  comment: "M3 4h14v9.500H9L5.500 17v-3.500H3z",
  find: "M8.500 3.500a5 5 0 1 1 0 10 5 5 0 0 1 0-10z M12.200 12.200 17 17",
  keys: "M2.500 5.500h15v9h-15z M5.500 8.500h.01 M8.500 8.500h.01 M11.500 8.500h.01 M14.500 8.500h.01 M6.500 11.500h7",
};
const LETTERS = { bold: "B", italic: "I", h2: "H2", h3: "H3", sup: "x²", sub: "x₂" };

export function icon(name) {
  if (LETTERS[name]) {
    const letter = document.createElement("span");
    letter.className = `letter ${name}`;
    letter.textContent = LETTERS[name];
    return letter;
  }
  const svg = document.createElementNS(NS, "svg");
  const path = document.createElementNS(NS, "path");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", LINES[name]);
  svg.append(path);
  return svg;
}
