// Before all tests: a simulated company whose past ends today, imported into a home of its own, served by the real binary.
import { spawn, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

async function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => done(typeof address === "object" && address ? address.port : 0));
    });
  });
}

export default async function company(): Promise<() => void> {
  const binary = resolve(process.env.MYELIN ?? "../build/release/myelin"), place = mkdtempSync(join(tmpdir(), "myelin_console_")), home = join(place, "home");
  if (!existsSync(binary)) throw new Error(`${binary} is not built: make build`);
  const run = (...parts: string[]) => execFileSync(binary, parts, { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });
  const days = 75, start = new Date(Date.now() - days * 86400e3).toISOString().slice(0, 10);
  run("simulate", "--out", join(place, "company"), "--days", String(days), "--scale", "0.35", "--seed", "7", "--start", start);
  run("--home", home, "import", join(place, "company"));
  const port = await freePort();
  const server = spawn(binary, ["--home", home, "serve", "--port", String(port)], { stdio: ["ignore", "ignore", "inherit"] });
  const base = `http://127.0.0.1:${port}`;
  for (let i = 0; ; i++) {
    if (i > 200 || server.exitCode !== null) throw new Error("the server did not become ready");
    if (await fetch(`${base}/readyz`).then((r) => r.ok, () => false)) break;
    await new Promise((next) => setTimeout(next, 100));
  }
  const key = (JSON.parse(readFileSync(join(home, "run", "server.json"), "utf8")) as { key: string }).key;
  Object.assign(process.env, { E2E_BASE: base, E2E_KEY: key, E2E_HOME: home, E2E_BINARY: binary });
  return () => {
    server.kill("SIGTERM");
    rmSync(place, { recursive: true, force: true });
  };
}
