// The real binary, serving a home on a free port.
import { spawn, type ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

async function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}

export interface Served {
  base: string;
  key: string;
  process: ChildProcess;
}
export async function serve(binary: string, home: string): Promise<Served> {
  const port = await freePort(), base = `http://127.0.0.1:${port}`;
  const server = spawn(binary, ["--home", home, "serve", "--port", String(port)], { stdio: ["ignore", "ignore", "inherit"] });
  for (let i = 0; ; i++) {
    if (i > 200 || server.exitCode !== null) throw new Error("the server did not become ready");
    if (await fetch(`${base}/readyz`).then((r) => r.ok, () => false)) break;
    await new Promise((next) => setTimeout(next, 100));
  }
  const { key } = JSON.parse(readFileSync(join(home, "run", "server.json"), "utf8")) as { key: string };
  return { base, key, process: server };
}
