
"use strict";

// Extras only: everything on the page can be read without this. No less-than and no ampersand in here, so that the
// page stays well-formed XML.

const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

// Tables: a click on a column's head sorts by it, numbers by all their digits.

const key = cell => cell.dataset.v === undefined ? cell.textContent.trim() : Number(cell.dataset.v);

// Where a number is missing there is a word, and words come after numbers.
const compare = (a, b) => typeof a === typeof b
  ? typeof a === "number" ? a - b : a.localeCompare(b, "en", { numeric: true })
  : typeof a === "number" ? -1 : 1;

function sort(table, column, head) {
  const descending = head.ariaSort ? head.ariaSort === "ascending" : head.classList.contains("num");
  for (const other of head.parentElement.children) {
    other.removeAttribute("aria-sort");
  }
  head.ariaSort = descending ? "descending" : "ascending";
  const body = table.tBodies[0];
  const rows = Array.from(body.rows);
  rows.sort((a, b) => (descending ? -1 : 1) * compare(key(a.cells[column]), key(b.cells[column])));
  body.append(...rows);
}

for (const table of document.querySelectorAll("table.sortable")) {
  Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
    if (head.classList.contains("plain") || table.tBodies[0].rows.length === 1) {
      return;
    }
    const button = make("button", { type: "button", textContent: head.textContent });
    button.addEventListener("click", () => sort(table, column, head));
    head.replaceChildren(button);
  });
}

// Learning curves: choose a fold to bring forward; read values under the pointer.

const curves = JSON.parse(document.getElementById("curves")?.textContent ?? '{"runs":[],"mean":{}}'); // a head without epochs has none
const runs = curves.runs;
const folds = Array.from(new Set(runs.map(run => run.fold)));
const panels = document.querySelector(".panels");
let chosen = null;

function choose(fold) {
  chosen = fold;
  panels?.classList.toggle("choosing", fold !== null);
  for (const element of document.querySelectorAll("[data-fold]")) {
    element.classList.toggle("chosen", element.dataset.fold === fold);
  }
}

if (folds.length > 1) {
  const select = make("select", { id: "fold-choice" });
  select.append(make("option", { value: "-1", textContent: "all folds" }));
  folds.forEach((fold, i) => select.append(make("option", { value: String(i), textContent: fold })));
  select.addEventListener("change", () => choose(folds[Number(select.value)] ?? null));
  const label = make("label", { htmlFor: "fold-choice", textContent: "Bring forward" });
  const choice = make("div", { className: "choice" });
  choice.append(label, select);
  panels.before(choice);
}

const readout = make("div", { className: "readout", hidden: true });
document.body.append(readout);

const show = value => value === undefined || value === null ? "none" : value.toFixed(3);

function lines(name, epoch) {
  const of = chosen === null ? [] : runs.filter(run => run.fold === chosen);
  return ["epoch " + epoch]
    .concat(runs.length > 1 ? ["mean  " + show(curves.mean[name][epoch - 1])] : [show(curves.mean[name][epoch - 1])])
    .concat(of.length > 8 ? [range(of, name, epoch)] : of.map(run => run.name + "  " + show(run[name][epoch - 1])));
}

function range(of, name, epoch) {
  const values = of.map(run => run[name][epoch - 1]).filter(value => typeof value === "number");
  return chosen + "  " + show(Math.min(...values)) + " to " + show(Math.max(...values)) + " (" + of.length + " trainings)";
}

for (const drawing of document.querySelectorAll("svg.curve")) {
  const guide = drawing.querySelector(".guide");
  const from = Number(drawing.dataset.from);
  const to = Number(drawing.dataset.to);
  const last = Number(drawing.dataset.last);
  const area = drawing.querySelector(".hover");
  area.addEventListener("pointermove", event => {
    const box = area.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    const epoch = Math.round(1 + share * (last - 1));
    const x = from + (epoch - 1) / (last - 1) * (to - from);
    guide.setAttribute("x1", x);
    guide.setAttribute("x2", x);
    guide.classList.add("on");
    readout.textContent = lines(drawing.dataset.key, epoch).join("\n");
    readout.hidden = false;
    const left = Math.min(event.pageX + 14, window.scrollX + document.documentElement.clientWidth - readout.offsetWidth - 8);
    readout.style.left = Math.max(8, left) + "px";
    readout.style.top = event.pageY + 14 + "px";
  });
  area.addEventListener("pointerleave", () => {
    guide.classList.remove("on");
    readout.hidden = true;
  });
}

// Drawings of which one is looked at at a time: a choice of them. Without this they stand below each other.

document.querySelectorAll(".choosable").forEach((group, number) => {
  const all = Array.from(group.querySelectorAll(":scope > .choosable-panel"));
  if (all.length === 1) {
    return;
  }
  const select = make("select", { id: "panel-choice-" + number });
  all.forEach((panel, i) => select.append(make("option", { value: String(i), textContent: panel.dataset.name })));
  const reveal = () => all.forEach((panel, i) => panel.classList.toggle("aside", i !== Number(select.value)));
  select.addEventListener("change", reveal);
  const label = make("label", { htmlFor: select.id, textContent: group.dataset.choice });
  const choice = make("div", { className: "choice" });
  choice.append(label, select);
  group.before(choice);
  reveal();
});
