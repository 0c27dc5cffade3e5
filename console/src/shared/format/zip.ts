// A ZIP archive of stored files, which is what an XLSX is: no compression, so nothing to wait for.
const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});
export function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff;
  for (const byte of bytes) c = (table[(c ^ byte) & 255] ?? 0) ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

// Little-endian fields, as [bytes, value].
function fields(...all: [2 | 4, number][]): Uint8Array {
  const out = new DataView(new ArrayBuffer(all.reduce((n, [size]) => n + size, 0)));
  let at = 0;
  for (const [size, value] of all) {
    if (size === 2) out.setUint16(at, value, true);
    else out.setUint32(at, value, true);
    at += size;
  }
  return new Uint8Array(out.buffer);
}
const utf8_names = 1 << 11, dos_day_1980 = 33;

export function zip(files: { name: string; text: string }[]): Blob {
  const parts: Uint8Array[] = [], directory: Uint8Array[] = [], coder = new TextEncoder();
  let at = 0, listed = 0;
  for (const file of files) {
    const name = coder.encode(file.name), body = coder.encode(file.text), sum = crc32(body);
    const shared: [2 | 4, number][] = [[2, 20], [2, utf8_names], [2, 0], [2, 0], [2, dos_day_1980], [4, sum], [4, body.length], [4, body.length], [2, name.length], [2, 0]];
    const head = fields([4, 0x04034b50], ...shared), entry = fields([4, 0x02014b50], [2, 20], ...shared, [2, 0], [2, 0], [2, 0], [4, 0], [4, at]);
    parts.push(head, name, body);
    directory.push(entry, name);
    at += head.length + name.length + body.length;
    listed += entry.length + name.length;
  }
  const end = fields([4, 0x06054b50], [2, 0], [2, 0], [2, files.length], [2, files.length], [4, listed], [4, at], [2, 0]);
  return new Blob([...parts, ...directory, end].map((part) => part.slice().buffer), { type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" });
}
