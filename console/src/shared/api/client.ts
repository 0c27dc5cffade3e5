// One way to ask the server. A problem document becomes a Fault; a lapsed session of a browser on the server's own machine
// is renewed once by asking for the page again; otherwise whoever listens is told that a key is wanted.
import type { Answer, GetPath, Question, Saying } from "./contract";

export class Fault extends Error {
  constructor(readonly status: number, readonly code: string, message: string, readonly hint?: string, readonly said?: Saying) {
    super(message);
  }
}

type Listener = () => void;
const wanting = new Set<Listener>();
export function onKeyWanted(listener: Listener): () => void {
  wanting.add(listener);
  return () => wanting.delete(listener);
}

let renewal: Promise<unknown> | null = null;
export async function renewed(): Promise<void> {
  renewal ??= fetch("/", { credentials: "same-origin", cache: "no-store" }).catch(() => undefined).finally(() => setTimeout(() => { renewal = null; }, 1000));
  await renewal;
}

async function once(path: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { credentials: "same-origin", ...options });
  } catch {
    throw new Fault(0, "unreachable", "unreachable");
  }
}

// How many questions the server said it is still working on: they walk all of history, and come by themselves.
let working = 0;
const watching = new Set<Listener>();
const note = (by: number) => {
  working += by;
  watching.forEach((tell) => tell());
};
export const watchWorking = (listener: Listener): (() => void) => {
  watching.add(listener);
  return () => watching.delete(listener);
};
export const isWorking = (): boolean => working > 0;

// A question is asked without insisting on an answer now; while the server works on it, it is asked again every second.
async function patiently(path: string, options: RequestInit): Promise<Response> {
  if (options.method !== undefined) return once(path, options);
  const asking = { ...options, headers: { ...options.headers, prefer: "respond-async" } };
  let reply = await once(path, asking);
  if (reply.status !== 202) return reply;
  note(1);
  try {
    while (reply.status === 202) {
      await new Promise((next) => setTimeout(next, 1000 * Number(reply.headers.get("retry-after") ?? 1)));
      reply = await once(path, asking);
    }
    return reply;
  } finally {
    note(-1);
  }
}

async function exchange<T>(path: string, options: RequestInit = {}): Promise<T> {
  let reply = await patiently(path, options);
  if (reply.status === 401 && path !== "/v1/session") {
    await renewed();
    reply = await patiently(path, options);
    if (reply.status === 401) wanting.forEach((tell) => tell());
  }
  if (reply.status === 204) return undefined as T;
  const body: unknown = await reply.json().catch(() => null);
  if (reply.ok) return body as T;
  const problem = (body ?? {}) as { code?: string; detail?: string; hint?: string; said?: Saying };
  throw new Fault(reply.status, problem.code ?? "internal", problem.detail ?? reply.statusText, problem.hint, problem.said);
}

type Values = Record<string, string | number | boolean | undefined | null>;
export function address(pattern: string, places: Values = {}, query: Values = {}): string {
  const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(places[name] ?? "")));
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text ? `${path}?${text}` : path;
}

export function ask<Path extends GetPath>(path: Path, query?: Question<Path>, places?: Values): Promise<Answer<Path>> {
  return exchange<Answer<Path>>(address(path, places, query as Values | undefined));
}
export function send<T = void>(method: "POST" | "DELETE" | "PUT", path: string, body?: unknown): Promise<T> {
  return exchange<T>(path, { method, ...(method === "DELETE" ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body ?? {}) }) });
}
export const post = <T = void>(path: string, body?: unknown): Promise<T> => send<T>("POST", path, body);
// A file as it is; its name goes with the address.
export const upload = <T>(path: string, file: File): Promise<T> => exchange<T>(address(path, {}, { name: file.name }), { method: "POST", headers: { "content-type": "application/octet-stream" }, body: file });
