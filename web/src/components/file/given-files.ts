/** A file that a person gave, and where it lay in what they gave. */
export type GivenFile = { readonly path: string; readonly file: File };

/** Files of a file chooser, in the order of their paths. */
export function givenFiles(list: FileList | null): GivenFile[] {
  return inOrder([...(list ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, file })));
}

/** What was dropped: files, and all files of folders. What is no file, such as dragged text, is left out. */
export async function droppedFiles(data: DataTransfer): Promise<GivenFile[]> {
  // the list is emptied when the event is over; what is on no disk has no entry
  const given = [...data.items].map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const files = await Promise.all(given.map(filesOf));
  return inOrder(files.flat());
}

async function filesOf(entry: FileSystemEntry | File | null): Promise<GivenFile[]> {
  if (entry === null) return [];
  if (entry instanceof File) return [{ path: entry.name, file: entry }];
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ path: entry.fullPath.replace(/^\//, ""), file }];
  }
  if (!isFolder(entry)) return [];
  const files = await Promise.all((await childrenOf(entry)).map(filesOf));
  return files.flat();
}

/** A folder is read in pieces, until one is empty. Source: File and Directory Entries API, "readEntries". */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function inOrder(files: readonly GivenFile[]): GivenFile[] {
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}
