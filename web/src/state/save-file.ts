/** Gives the person a file to keep, under the name that the browser then offers. */
export function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // the browser took the file over by then; a minute is its own bound for slow disks
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
