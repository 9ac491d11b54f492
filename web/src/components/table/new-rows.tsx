import type { ReactNode } from "react";
import { useShortcuts } from "../../keyboard/use-shortcuts.ts";
import { formatCount } from "../../text/format-number.ts";
import { Button } from "../button/button.tsx";

/** New rows wait here and never move what somebody is reading. */
export function NewRows({
  count,
  onShow,
}: {
  readonly count: number;
  readonly onShow: () => void;
}): ReactNode {
  useShortcuts({ "rows.showNew": count > 0 && onShow });
  return (
    <div className="new-rows-place" role="status">
      {count > 0 && (
        <div className="new-rows">
          <Button look="main" keys="rows.showNew" onClick={onShow}>
            {formatCount(count)} new
          </Button>
        </div>
      )}
    </div>
  );
}
