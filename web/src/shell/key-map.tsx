import type { ReactNode } from "react";
import { Dialog } from "../components/dialog/dialog.tsx";
import { KeyCaps } from "../keyboard/key-caps.tsx";
import { KEYS, type KeyName } from "../keyboard/keys.ts";
import { shortcuts } from "../keyboard/use-shortcuts.ts";

/** The keys that hold on this page now. */
export function KeyMap({ onClose }: { readonly onClose: () => void }): ReactNode {
  const names = shortcuts.active();
  const groups = [...new Set(names.map((name) => KEYS[name].group))];
  return (
    <Dialog title="Keys of this page" onClose={onClose} width={720}>
      <div className="key-map">
        {groups.map((group) => (
          <section key={group}>
            <h2>{group}</h2>
            <ul>
              {names
                .filter((name) => KEYS[name].group === group)
                .map((name) => (
                  <Entry key={name} name={name} />
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  );
}

function Entry({ name }: { readonly name: KeyName }): ReactNode {
  return (
    <li>
      <span>{KEYS[name].label}</span>
      <KeyCaps name={name} />
      <span className="screen-reader-only">{KEYS[name].keys}</span>
    </li>
  );
}
