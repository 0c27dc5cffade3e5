// Before all tests: a simulated company whose past ends today, imported into a home of its own, served by the real binary.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { serve } from "./server";

export default async function company(): Promise<() => void> {
  const binary = resolve(process.env.MYELIN ?? "../build/release/myelin"), place = mkdtempSync(join(tmpdir(), "myelin_console_")), home = join(place, "home");
  if (!existsSync(binary)) throw new Error(`${binary} is not built: make build`);
  const run = (...parts: string[]) => execFileSync(binary, parts, { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });
  const days = 75, start = new Date(Date.now() - days * 86400e3).toISOString().slice(0, 10);
  run("simulate", "--out", join(place, "company"), "--days", String(days), "--scale", "0.35", "--seed", "7", "--start", start);
  run("--home", home, "import", join(place, "company"));
  // Everything is worded and routed, and nothing leaves: each message waits for approval, the worst for an administrator's.
  writeFileSync(join(home, "myelin.yaml"), 'public_url: https://myelin.example.com\nchannels:\n  tickets: {kind: webhook, url: "http://127.0.0.1:9/none"}\n  gateway: {kind: webhook, url: "http://127.0.0.1:9/none"}\ncare:\n  channels: {sms: gateway}\n  price: {sms: 0.05}\napprovals:\n  - {severity: critical, level: admin}\n  - {level: operate}\narbiter: status page\nrisk: {churn: {open_cases: false, auc_min: 0.55}}\n');
  const { base, key, process: server } = await serve(binary, home);
  Object.assign(process.env, { E2E_BASE: base, E2E_KEY: key, E2E_HOME: home, E2E_BINARY: binary });
  return () => {
    server.kill("SIGTERM");
    rmSync(place, { recursive: true, force: true });
  };
}
