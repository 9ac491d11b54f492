/** A tar archive as POSIX has it; names that are too long for a header as GNU writes them. */
export function tarArchive(members: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const blocks = Object.entries(members).flatMap(([name, content]) => {
    const data = Buffer.from(content);
    const long = Buffer.from(`${name}\0`);
    return [
      ...(long.length > 100 ? [header("././@LongLink", long.length, "L"), padded(long)] : []),
      header(name.slice(0, 99), data.length, "0"),
      padded(data),
    ];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function header(name: string, size: number, type: string): Buffer {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write(`${size.toString(8).padStart(11, "0")} `, 124);
  block.write(`${(1_768_471_200).toString(8)} `, 136);
  block.write(" ".repeat(8), 148);
  block.write(type, 156);
  block.write("ustar\0", 257);
  block.write("00", 263);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

function padded(data: Buffer): Buffer {
  return Buffer.concat([data, Buffer.alloc((512 - (data.length % 512)) % 512)]);
}
