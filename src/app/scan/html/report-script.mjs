/** The report's own script: unpacks the detections, and makes tables sortable and searchable. It loads nothing. */
const LEVELS = ["critical", "high", "medium", "low", "informational"];
const PAGE_ROWS = 100;
const [TIME, RULE, HOST, USERS, FILE, RECORD, DOUBT] = [0, 1, 2, 3, 4, 5, 6];
const [TITLE, LEVEL, ID, TECHNIQUES] = [0, 1, 2, 3];

const bytesOf = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
const textOf = (element) => element.textContent;

async function unpack(base64) {
  const stream = new Blob([bytesOf(base64)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text());
}

/** Text from logs becomes text nodes and never markup; what is invisible in it is shown. */
function make(name, text, attributes = {}) {
  const element = document.createElement(name);
  if (text !== undefined) element.textContent = visible(String(text));
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function visible(text) {
  return text
    .replace(/(?![\t\n])\p{Cc}/gu, pictureOf)
    .replace(/[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);
}

function pictureOf(character) {
  const code = character.charCodeAt(0);
  return code < 0x20 ? String.fromCodePoint(0x2400 + code) : "\u2421";
}

const timeOf = (time) => {
  if (time === null) return "no time";
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString().slice(0, 23).replace("T", " ");
};

function compare(a, b) {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Makes the heads of a table buttons; `sort` is told the column and whether it goes down. */
function makeSortable(table, sort) {
  const heads = [...table.tHead.rows[0].cells];
  for (const [column, head] of heads.entries()) {
    const button = make("button", head.textContent, { type: "button" });
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const isDown = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
      sort(column, isDown ? -1 : 1);
    });
  }
}

function keyOf(row, column) {
  const cell = row.cells[column];
  const key = cell.dataset.sort ?? cell.textContent;
  return key !== "" && !Number.isNaN(Number(key)) ? Number(key) : key;
}

for (const table of document.querySelectorAll("table.sortable")) {
  const body = table.tBodies[0];
  const rows = [...body.rows];
  makeSortable(table, (column, way) => {
    rows.sort((a, b) => way * compare(keyOf(a, column), keyOf(b, column)));
    body.append(...rows);
  });
  if (rows.length < 10) continue;
  const label = make("label", "Filter ");
  const input = make("input", undefined, { type: "search", autocomplete: "off" });
  label.append(input);
  const form = make("div", undefined, { class: "filters" });
  form.append(label);
  table.parentElement.before(form);
  const texts = rows.map((row) => row.textContent.toLowerCase());
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/);
    for (const [at, row] of rows.entries()) row.hidden = !words.every((word) => texts[at].includes(word));
  });
}

const rules = JSON.parse(new TextDecoder().decode(bytesOf(textOf(document.getElementById("rule-names")))));
const detailBlocks = [...document.querySelectorAll("script.details")];
const unpacked = await Promise.all([...document.querySelectorAll("script.rows")].map((one) => unpack(textOf(one))));
/** Each row knows where its details are. */
const rows = unpacked.flatMap((block, at) => block.map((row, item) => ({ row, block: at, item, text: null })));
rows.sort(byLevelAndTime);

function levelOf({ row }) {
  return LEVELS.indexOf(rules[row[RULE]][LEVEL]);
}

function byLevelAndTime(a, b) {
  return levelOf(a) - levelOf(b) || (a.row[TIME] ?? Infinity) - (b.row[TIME] ?? Infinity);
}

const COLUMNS = [
  { head: "Time (UTC)", key: ({ row }) => row[TIME] ?? Infinity },
  { head: "Level", key: (one) => -levelOf(one) },
  { head: "Detection", key: ({ row }) => rules[row[RULE]][TITLE] },
  { head: "Host", key: ({ row }) => row[HOST] },
  { head: "User", key: ({ row }) => row[USERS] },
  { head: "File", key: ({ row }) => row[FILE] },
  { head: "Record", key: ({ row }) => row[RECORD], isNumber: true },
];

const form = document.getElementById("filters");
const words = document.getElementById("words");
const status = document.getElementById("shown");
const pages = document.getElementById("pages");
const table = make("table");
table.append(make("caption", "Detections"));
const head = table.createTHead().insertRow();
for (const { head: title, isNumber } of COLUMNS)
  head.append(make("th", title, { scope: "col", ...(isNumber ? { class: "number" } : {}) }));
const body = table.createTBody();
document.getElementById("detection-table").append(table);
makeSortable(table, (column, way) => {
  const { key } = COLUMNS[column];
  rows.sort((a, b) => way * compare(key(a), key(b)));
  show(0);
});
form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", () => show(0));
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target instanceof HTMLInputElement) return;
  event.preventDefault();
  words.focus();
});

function wanted() {
  const levels = new Set([...form.querySelectorAll("[name=level]:checked")].map(({ value }) => value));
  const needles = words.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return rows.filter((one) => {
    const rule = rules[one.row[RULE]];
    if (!levels.has(rule[LEVEL])) return false;
    if (needles.length === 0) return true;
    one.text ??= [...rule, one.row[HOST], one.row[USERS], one.row[FILE], timeOf(one.row[TIME])].join(" ").toLowerCase();
    return needles.every((needle) => one.text.includes(needle));
  });
}

function count(number) {
  return number.toLocaleString("en-US");
}

function show(page) {
  const found = wanted();
  const last = Math.max(0, Math.ceil(found.length / PAGE_ROWS) - 1);
  const at = Math.min(page, last);
  const shown = found.slice(at * PAGE_ROWS, (at + 1) * PAGE_ROWS);
  body.replaceChildren(...shown.map(rowOf));
  status.textContent = `${count(found.length)} of ${count(rows.length)} detections${last === 0 ? "" : `, page ${count(at + 1)} of ${count(last + 1)}`}`;
  pages.hidden = last === 0;
  pages.replaceChildren(
    pageButton("First", 0, at === 0),
    pageButton("Previous", at - 1, at === 0),
    pageButton("Next", at + 1, at === last),
    pageButton("Last", last, at === last),
  );
}

function pageButton(title, page, isOff) {
  const button = make("button", title, { type: "button" });
  button.disabled = isOff;
  button.addEventListener("click", () => {
    show(page);
    document.getElementById("detections").scrollIntoView();
  });
  return button;
}

function rowOf(one) {
  const { row } = one;
  const rule = rules[row[RULE]];
  const element = make("tr");
  const level = make("td");
  level.append(make("span", rule[LEVEL], { class: `badge ${rule[LEVEL]}` }));
  const title = make("td", undefined, { class: "wide" });
  const button = make("button", rule[TITLE], { type: "button", class: "open", "aria-expanded": "false" });
  button.addEventListener("click", () => void toggle(one, element, button));
  title.append(button);
  if (row[DOUBT] !== "") title.append(make("p", `in doubt: cannot tell ${row[DOUBT]}`, { class: "small" }));
  element.append(
    make("td", timeOf(row[TIME]), { class: "time" }),
    level,
    title,
    make("td", row[HOST]),
    make("td", row[USERS]),
    make("td", row[FILE], { class: "value" }),
    make("td", row[RECORD], { class: "number" }),
  );
  return element;
}

async function toggle(one, element, button) {
  const isOpen = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!isOpen));
  if (isOpen) {
    element.nextElementSibling.remove();
    return;
  }
  const row = make("tr", undefined, { class: "detail" });
  const cell = make("td", undefined, { colspan: String(COLUMNS.length) });
  row.append(cell);
  element.after(row);
  const [sourceType, matched, fields] = (await unpack(textOf(detailBlocks[one.block])))[one.item];
  const rule = rules[one.row[RULE]];
  cell.append(
    make("strong", "Matched"),
    listOf(matched.map(([selection, field, pattern, value]) => [`${selection}: ${field}`, pattern === value ? value : `${value}\n← ${pattern}`])),
    make("strong", `Event (${sourceType})`),
    listOf(fields.map(([name, value]) => [name, value])),
    make("p", [rule[TECHNIQUES], rule[ID]].filter((part) => part !== "").join(" · "), { class: "small" }),
  );
}

function listOf(pairs) {
  const list = make("dl");
  for (const [name, value] of pairs) list.append(make("dt", name), make("dd", value, { class: "value" }));
  return list;
}

show(0);
