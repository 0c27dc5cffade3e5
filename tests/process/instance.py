"""One `myelin serve` process with a home of its own, and a small client; for whole-process tests. Standard library only."""
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time

PATIENCE = int(os.environ.get("MYELIN_PATIENCE", "1"))  # sanitizers are slow


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Instance:
    def __init__(self, binary: str, configuration: str = "", home: str | None = None):
        self.binary = binary
        self.home = pathlib.Path(home or tempfile.mkdtemp(prefix="myelin_test_"))
        self.home.mkdir(parents=True, exist_ok=True)
        (self.home / "myelin.yaml").write_text(configuration, encoding="utf-8")
        self.port = free_port()
        self.process = None
        self.key = ""

    def start(self, *options: str, ready_s_max: float = 20 * PATIENCE) -> None:
        self.key = ""  # each start makes a new one
        log = open(self.home / "server.log", "ab")
        self.process = subprocess.Popen([self.binary, "serve", "--home", str(self.home), "--port", str(self.port), *options],
                                        stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        log.close()
        until = time.monotonic() + ready_s_max
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}: {self.log_tail()}")
            try:
                described = json.loads((self.home / "run" / "server.json").read_text())
                if described.get("process") == self.process.pid and self.get("/readyz")[0] == 200:
                    self.key = described["key"]
                    return
            except (OSError, ValueError, http.client.HTTPException):
                pass
            time.sleep(0.01)
        raise RuntimeError("the server did not become ready: " + self.log_tail())

    def log_tail(self) -> str:
        return (self.home / "server.log").read_text(errors="replace")[-2000:]

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30 * PATIENCE)

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20 * PATIENCE)

    def request(self, method: str, path: str, body=None, headers=None, connection=None):
        c = connection or self.connection()
        sent = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        if body is not None and not isinstance(body, (bytes, str)):
            body, sent["Content-Type"] = json.dumps(body, ensure_ascii=False).encode(), "application/json"
        sent.update(headers or {})
        c.request(method, path, body=body, headers=sent)
        reply = c.getresponse()
        text = reply.read()
        if connection is None:
            c.close()
        return reply.status, text, dict(reply.getheaders())

    def get(self, path: str):
        return self.request("GET", path)

    def get_json(self, path: str):
        status, text, _ = self.get(path)
        if status != 200:
            raise RuntimeError(f"GET {path}: {status} {text[:300]!r}")
        return json.loads(text)

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess:
        done = subprocess.run([self.binary, *arguments, "--home", str(self.home)], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              timeout=300 * PATIENCE, env={**os.environ, "NO_COLOR": "1"})
        if check and done.returncode != 0:
            raise RuntimeError(f"myelin {' '.join(arguments)}: exit {done.returncode}: {done.stderr[-1500:]}")
        return done

    def remove(self) -> None:
        if self.process and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.home, ignore_errors=True)
