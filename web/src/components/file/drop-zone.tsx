import "./drop-zone.css";
import { IconUpload } from "@tabler/icons-react";
import { type DragEvent, type ReactNode, useId, useRef, useState } from "react";
import { Button } from "../button/button.tsx";
import { droppedFiles, type GivenFile, givenFiles } from "./given-files.ts";

export type DropZoneProps = {
  /** What can be given: "Rules, as .yml files, a folder or a .zip". */
  readonly children: ReactNode;
  /** Kinds of files, as a file chooser takes them: ".csv,.txt". */
  readonly accept: string;
  /** Whether several files, and folders, can be given. */
  readonly takesMany?: boolean;
  readonly onFiles: (files: readonly GivenFile[]) => void;
};

/** A place to drop files on, with a chooser for the keyboard. */
export function DropZone({ children, accept, takesMany = false, onFiles }: DropZoneProps): ReactNode {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const onDrop = async (event: DragEvent): Promise<void> => {
    event.preventDefault();
    setOver(false);
    const files = await droppedFiles(event.dataTransfer);
    if (files.length > 0) onFiles(takesMany ? files : files.slice(0, 1));
  };
  return (
    // dropping is a comfort for the pointer: the buttons do the same
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className={isOver ? "drop-zone over" : "drop-zone"}
      role="group"
      aria-labelledby={id}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => void onDrop(event)}
    >
      <IconUpload aria-hidden />
      <span id={id} className="grow">
        {children}
      </span>
      <Chooser accept={accept} takesMany={takesMany} onFiles={onFiles}>
        {takesMany ? "Choose files" : "Choose a file"}
      </Chooser>
      {takesMany && (
        <Chooser accept={accept} takesMany isFolder onFiles={onFiles}>
          Choose a folder
        </Chooser>
      )}
    </div>
  );
}

type ChooserProps = Pick<DropZoneProps, "accept" | "onFiles" | "children"> & {
  readonly takesMany: boolean;
  readonly isFolder?: boolean;
};

function Chooser({ accept, takesMany, isFolder = false, onFiles, children }: ChooserProps): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button onClick={() => input.current?.click()}>{children}</Button>
      <input
        ref={(element) => {
          input.current = element;
          if (element) element.webkitdirectory = isFolder;
        }}
        type="file"
        className="screen-reader-only"
        tabIndex={-1}
        aria-hidden="true"
        accept={accept}
        multiple={takesMany}
        onChange={(event) => {
          onFiles(givenFiles(event.target.files));
          // the same file can be given again after it was mended
          event.target.value = "";
        }}
      />
    </>
  );
}
