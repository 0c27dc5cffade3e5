#!/usr/bin/env python3
"""Kills the server with SIGKILL at random instants under load, over and over. Afterwards: every acknowledged signal is
there, none twice; no action reached its receiver twice; what the engine remembers is what the store says.

usage: crash_test.py MYELIN [--kills 50] [--seed 1]
"""
import argparse
import collections
import http.client
import http.server
import json
import random
import sys
import threading
import time

from instance import Instance

CONFIGURATION = """
channels:
  hook: {{kind: webhook, url: "http://127.0.0.1:{port}/hook"}}
"""


class Receiver(http.server.ThreadingHTTPServer):
    """Counts how often each action arrives, by its webhook-id."""

    def __init__(self):
        self.seen = collections.Counter()
        self.lock = threading.Lock()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                with outer.lock:
                    outer.seen[self.headers["webhook-id"]] += 1
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"ok")

            def log_message(self, *unused):
                pass

        self.handle_error = lambda *unused: None  # senders die in this test
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()


def signal_of(number: int, chance: random.Random) -> dict:
    """A chat message; some come from furious customers of high value, whose alerts open cases and send actions."""
    furious = chance.random() < 0.05
    return {
        "source": "crash", "external_id": f"m{number}", "kind": "message", "at": int(time.time() * 1e6),
        "keys": [{"kind": "account", "value": f"c{number if furious else chance.randrange(500)}"}],
        "customer_tier": "vip" if furious else "",
        "dimensions": {"product": f"p{chance.randrange(20)}", "channel": "wechat"},
        "text": "垃圾产品，太差了，非常愤怒！我要退款，我要投诉到消费者协会，再也不买了" if furious else "收到了，谢谢，质量很好",
    }


class Load:
    """Clients that send until the server dies; remembers what was acknowledged."""

    def __init__(self, instance: Instance, seed: int):
        self.instance, self.seed = instance, seed
        self.acknowledged, self.sent = [], []
        self.next = 0
        self.lock = threading.Lock()

    def numbers(self, count: int) -> range:
        with self.lock:
            self.next += count
            return range(self.next - count, self.next)

    def client(self, index: int, stop: threading.Event) -> None:
        chance = random.Random(f"{self.seed} {index} {self.next}")
        try:
            connection = self.instance.connection()
            while not stop.is_set():
                batch = [signal_of(n, chance) for n in self.numbers(1 if index % 2 else 40)]
                batch = [{**s, "customer_tier": s["customer_tier"]} if s["customer_tier"] else {k: v for k, v in s.items() if k != "customer_tier"} for s in batch]
                with self.lock:
                    self.sent.extend(batch)
                status, text, _ = self.instance.request("POST", "/v1/signals", batch, connection=connection)
                if status not in (200, 207):
                    raise RuntimeError(f"POST /v1/signals: {status} {text[:400]!r}")
                with self.lock:
                    self.acknowledged.extend(batch)
        except (OSError, http.client.HTTPException):
            pass  # the server was killed: what was not answered counts for nothing

    def run_until(self, kill_after_s: float) -> None:
        stop = threading.Event()
        clients = [threading.Thread(target=self.client, args=(i, stop)) for i in range(4)]
        for thread in clients:
            thread.start()
        time.sleep(kill_after_s)
        self.instance.kill()
        stop.set()
        for thread in clients:
            thread.join()


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("binary")
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    chance = random.Random(given.seed)
    receiver = Receiver()
    instance = Instance(given.binary, CONFIGURATION.format(port=receiver.server_address[1]))
    load = Load(instance, given.seed)
    faults = []
    try:
        for _ in range(given.kills):
            instance.start()
            load.run_until(chance.uniform(0.02, 0.5))
        instance.start()
        lost = 0
        for begin in range(0, len(load.acknowledged), 500):
            chunk = load.acknowledged[begin:begin + 500]
            _, text, _ = instance.request("POST", "/v1/signals", chunk)
            outcomes = json.loads(text)["items"]
            lost += sum(o["outcome"] != "duplicate" for o in outcomes)
        if lost:
            faults.append(f"{lost} acknowledged signals were lost")
        until = time.monotonic() + 20
        while time.monotonic() < until and instance.get_json("/v1/pulse")["actions_queued"] > 0:
            time.sleep(0.1)
        stored = instance.get_json("/v1/pulse")["signals"]
        if not len(load.acknowledged) <= stored <= len(load.sent):
            faults.append(f"{stored} signals are stored; {len(load.acknowledged)} were acknowledged and {len(load.sent)} sent")
        repeated = {id: n for id, n in receiver.seen.items() if n > 1}
        if repeated:
            faults.append(f"{len(repeated)} actions reached the receiver more than once: {list(repeated)[:3]}")
        if not receiver.seen:
            faults.append("no action reached the receiver: the test has not tested them")
        for check in instance.get_json("/v1/doctor")["items"]:
            if check["outcome"] == "error":
                faults.append(f"doctor: {check['check']}: {check['message']}")
        print(json.dumps({"test": "crash", "kills": given.kills, "acknowledged": len(load.acknowledged), "lost": lost,
                          "actions": len(receiver.seen), "repeated": len(repeated), "faults": faults}, ensure_ascii=False))
    finally:
        instance.remove()
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
