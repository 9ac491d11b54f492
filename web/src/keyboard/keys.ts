/**
 * Every shortcut of the console, in one place: menus, buttons, tooltips and the keyboard map all read it here.
 * `keys` is a key (`a`, `Enter`, `ArrowLeft`), with modifiers (`mod+k`, `shift+ArrowLeft`; `mod` is Ctrl, or Command
 * on a Mac), or two keys one after the other (`g a`). `group` is where it holds: `everywhere` and `lists` together
 * with the page's own, so keys may repeat between pages and nowhere else; a test holds that.
 */
export const KEYS = {
  "palette.open": { keys: "mod+k", label: "Search or command", group: "everywhere" },
  "map.open": { keys: "?", label: "Keys of this page", group: "everywhere" },
  "filter.focus": { keys: "/", label: "Filter", group: "everywhere" },
  close: { keys: "Escape", label: "Close", group: "everywhere" },
  "time.earlier": { keys: "shift+ArrowLeft", label: "Earlier", group: "everywhere" },
  "time.later": { keys: "shift+ArrowRight", label: "Later", group: "everywhere" },
  "time.out": { keys: "shift+ArrowUp", label: "Longer time range", group: "everywhere" },
  "time.in": { keys: "shift+ArrowDown", label: "Shorter time range", group: "everywhere" },
  "time.pick": { keys: "t", label: "Choose the time range", group: "everywhere" },
  refresh: { keys: "r", label: "Load again", group: "everywhere" },
  undo: { keys: "u", label: "Undo the last change", group: "everywhere" },
  "copy.link": { keys: "y", label: "Copy a link to this", group: "everywhere" },
  "entity.menu": { keys: ".", label: "Actions on a value", group: "everywhere" },

  "go.home": { keys: "g h", label: "Go to Home", group: "everywhere" },
  "go.alerts": { keys: "g a", label: "Go to Alerts", group: "everywhere" },
  "go.search": { keys: "g s", label: "Go to Search", group: "everywhere" },
  "go.hunts": { keys: "g u", label: "Go to Hunts", group: "everywhere" },
  "go.detect": { keys: "g d", label: "Go to Detect", group: "everywhere" },
  "go.coverage": { keys: "g c", label: "Go to Coverage", group: "everywhere" },
  "go.sources": { keys: "g o", label: "Go to Sources", group: "everywhere" },
  "go.suppressions": { keys: "g p", label: "Go to Suppressions", group: "everywhere" },
  "go.assets": { keys: "g t", label: "Go to Assets", group: "everywhere" },
  "go.admin": { keys: "g m", label: "Go to Admin", group: "everywhere" },

  "row.next": { keys: "j", label: "Next row", group: "lists" },
  "row.previous": { keys: "k", label: "Previous row", group: "lists" },
  "row.first": { keys: "Home", label: "First row", group: "lists" },
  "row.last": { keys: "End", label: "Last row", group: "lists" },
  "row.select": { keys: "x", label: "Select row", group: "lists" },
  "row.selectDown": { keys: "shift+j", label: "Select down", group: "lists" },
  "row.selectUp": { keys: "shift+k", label: "Select up", group: "lists" },
  "row.open": { keys: "Enter", label: "Open beside the list", group: "lists" },
  "row.openPage": { keys: "o", label: "Open as a page", group: "lists" },
  "item.previous": { keys: "[", label: "Previous", group: "lists" },
  "item.next": { keys: "]", label: "Next", group: "lists" },
  "rows.showNew": { keys: "n", label: "Show new rows", group: "lists" },

  "alert.assignMe": { keys: "a", label: "Assign to me", group: "alerts" },
  "alert.verdict": { keys: "v", label: "Verdict", group: "alerts" },
  "alert.truePositive": { keys: "1", label: "Verdict: true positive", group: "alerts" },
  "alert.benign": { keys: "2", label: "Verdict: benign true positive", group: "alerts" },
  "alert.falsePositive": { keys: "3", label: "Verdict: false positive", group: "alerts" },
  "alert.undetermined": { keys: "4", label: "Verdict: undetermined", group: "alerts" },
  "alert.comment": { keys: "c", label: "Comment", group: "alerts" },
  "alert.suppress": { keys: "s", label: "Suppress", group: "alerts" },
  "search.fields": { keys: "f", label: "Show or hide the fields", group: "search" },
  "search.view": { keys: "v", label: "Summaries, raw records, or raw records wrapped", group: "search" },
  "search.save": { keys: "s", label: "Save the search", group: "search" },
  "search.saved": { keys: "l", label: "Saved and recent searches", group: "search" },
  "search.run": { keys: "mod+Enter", label: "Run the statement", group: "search" },

  "hunt.begin": { keys: "c", label: "Begin a hunt", group: "hunts" },
  "hunt.pause": { keys: "p", label: "Pause or resume", group: "hunts" },
  "hunt.again": { keys: "a", label: "Hunt again", group: "hunts" },
  "hunt.facts": { keys: "e", label: "About the hunt", group: "hunts" },

  "coverage.subs": { keys: "s", label: "Show or hide sub-techniques", group: "coverage" },
  "coverage.save": { keys: "l", label: "Save the layer for the ATT&CK Navigator", group: "coverage" },

  "admin.add": { keys: "c", label: "Invite or make", group: "admin" },
  "detect.add": { keys: "c", label: "Add or import", group: "detect" },
  "detect.extend": { keys: "e", label: "Edit, or extend by 7 days", group: "detect" },
  "detect.switch": { keys: "d", label: "End, or switch on or off", group: "detect" },

  "rule.write": { keys: "w", label: "Write a rule", group: "detect" },
  "rule.state": { keys: "s", label: "Change the state", group: "detect" },
  "rule.save": { keys: "mod+s", label: "Save the rule", group: "editor" },
  "rule.nextFault": { keys: "F8", label: "Next fault", group: "editor" },
  "rule.previousFault": { keys: "shift+F8", label: "Previous fault", group: "editor" },
  "rule.backtest": { keys: "mod+Enter", label: "Run the backtest", group: "editor" },

  "alert.explain": { keys: "e", label: "Explain why it matched", group: "alerts" },
} as const satisfies Readonly<Record<string, KeyEntry>>;

export type KeyEntry = { readonly keys: string; readonly label: string; readonly group: string };
export type KeyName = keyof typeof KEYS;

/** Groups that hold together with whatever page is open. */
export const SHARED_GROUPS: readonly string[] = ["everywhere", "lists"];
