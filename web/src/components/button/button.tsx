import "./button.css";
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { ariaKeys } from "../../keyboard/chord.ts";
import { KeyCaps, keyText } from "../../keyboard/key-caps.tsx";
import { KEYS, type KeyName } from "../../keyboard/keys.ts";
import { Tooltip } from "../tooltip/tooltip.tsx";

export type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "className" | "type"> & {
  /** `main`: what is done most here, one a page. `plain`: no border, for bars. */
  readonly look?: "normal" | "main" | "plain" | "danger";
  /** Its shortcut, drawn inside and told to screen readers. Registering it is the page's work. */
  readonly keys?: KeyName;
  readonly submits?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
};

/** A button with words: a verb and what it acts on. */
export function Button({
  look = "normal",
  keys,
  submits = false,
  children,
  ...rest
}: ButtonProps): ReactNode {
  return (
    <button
      {...rest}
      type={submits ? "submit" : "button"}
      className={look === "normal" ? "button" : `button ${look}`}
      aria-keyshortcuts={keys && ariaKeys(KEYS[keys].keys)}
    >
      {children}
      {keys && <KeyCaps name={keys} />}
    </button>
  );
}

/** A button with a picture alone: its name and shortcut stand in the tooltip. */
export function IconButton({
  label,
  keys,
  children,
  ...rest
}: Omit<ButtonProps, "look" | "aria-label"> & { readonly label: string }): ReactNode {
  return (
    <Tooltip text={keys ? `${label} · ${keyText(keys)}` : label}>
      <button
        {...rest}
        type="button"
        className="button plain"
        aria-label={label}
        aria-keyshortcuts={keys && ariaKeys(KEYS[keys].keys)}
      >
        {children}
      </button>
    </Tooltip>
  );
}
