#!/usr/bin/env python3
"""The `myelin` command as a user meets it: import, lists, exit codes, a server and its commands on one home.

usage: cli_test.py MYELIN [unittest arguments]
"""
import json
import os
import pathlib
import signal
import stat
import subprocess
import sys
import tempfile
import unittest

MYELIN = pathlib.Path(sys.argv.pop(1)).resolve() if len(sys.argv) > 1 else pathlib.Path("build/release/myelin").resolve()
PATIENCE = int(os.environ.get("MYELIN_PATIENCE", "1"))  # sanitizers are slow


class Home(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.home = pathlib.Path(self.folder.name) / "home"

    def tearDown(self):
        self.folder.cleanup()

    def run_myelin(self, *words, code=0):
        done = subprocess.run([MYELIN, "--home", self.home, *map(str, words)], capture_output=True, text=True, timeout=120 * PATIENCE)
        self.assertEqual(done.returncode, code, f"myelin {' '.join(map(str, words))}\n{done.stdout}\n{done.stderr}")
        return done

    def answer(self, *words):
        return json.loads(self.run_myelin(*words, "--json").stdout)

    def signals(self):
        file = pathlib.Path(self.folder.name) / "signals.jsonl"
        rows = [{"source": "shop", "external_id": f"r-{i}", "kind": "review", "at": "2026-11-20T08:00:00Z", "text": "箱子都压扁了", "rating": 1,
                 "dimensions": {"product": "AF-600"}} for i in range(5)]
        file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
        return file


class Commands(Home):
    def test_wrong_usage_says_what_to_do(self):
        done = self.run_myelin("alarms", code=64)
        self.assertIn("myelin --help", done.stderr)
        self.run_myelin(code=64)
        self.assertIn("Examples", self.run_myelin("import", "--help").stdout)

    def test_exit_codes_and_hints(self):
        done = self.run_myelin("alerts", "show", "999", code=66)
        self.assertTrue(done.stderr.startswith("myelin: "))
        self.run_myelin("keys", "create", "x", "--scope", "everything", code=64)
        self.run_myelin("restore", self.folder.name, code=66)

    def test_importing_twice_changes_nothing(self):
        first = self.answer("import", self.signals())
        self.assertEqual(first["accepted"], 5)
        again = self.answer("import", self.signals())
        self.assertEqual((again["accepted"], again["duplicates"]), (0, 5))
        self.assertEqual(len(self.answer("signals")["items"]), 5)
        self.assertEqual(len(self.answer("imports")["items"]), 2)

    def test_every_question_answers_on_an_empty_home(self):
        for words in ("alerts", "cases", "causes", "customers", "signals", "coverage", "imports", "quarantine", "actions", "keys", "doctor"):
            self.run_myelin(words)
            self.assertIsInstance(self.answer(words), dict, words)

    def test_the_home_is_the_owners_alone(self):
        self.run_myelin("alerts")
        self.assertEqual(stat.S_IMODE(self.home.stat().st_mode), 0o700)

    def test_quarantined_rows_come_back_repaired(self):
        file = pathlib.Path(self.folder.name) / "signals.jsonl"
        good = {"source": "shop", "kind": "review", "at": "2026-11-20T08:00:00Z", "text": "箱子都压扁了", "rating": 1}
        file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in [
            {**good, "external_id": "r-1"}, {**good, "external_id": "r-2", "at": "the day before yesterday"}, {**good, "external_id": "r-3", "rating": "many"}]))
        report = self.answer("import", file)
        self.assertEqual((report["accepted"], report["quarantined"]), (1, 2))
        listed = self.answer("quarantine")["items"]
        self.assertEqual(len(listed), 2)
        self.assertTrue(all(row["reason"] for row in listed))

        exported = pathlib.Path(self.folder.name) / "to-repair.jsonl"
        self.run_myelin("quarantine", "export", "--out", exported)
        text = exported.read_text()
        self.assertEqual(len(text.splitlines()), 2)
        exported.write_text(text.replace("the day before yesterday", "2026-11-18 09:00"))
        self.run_myelin("quarantine", "replay", "--file", exported)
        self.assertEqual(len(self.answer("signals")["items"]), 2)
        left = self.answer("quarantine")["items"]
        self.assertEqual(len(left), 1)
        self.run_myelin("quarantine", "drop", left[0]["id"])
        self.assertEqual(self.answer("quarantine")["items"], [])

    def test_alerts_of_a_home_are_scored_against_what_was_planted(self):
        company = pathlib.Path(self.folder.name) / "company"
        self.run_myelin("simulate", "--days", 45, "--seed", 7, "--scale", 0.2, "--out", company)
        report = self.answer("import", company)
        self.assertEqual([table["name"] for table in report["skipped"]], ["truth.json"])  # what was planted is no signal
        lines = [json.loads(line) for line in self.run_myelin("evaluate", "alerts", "--truth", company / "truth.json").stdout.splitlines()]
        figures = {line["metric"]: line for line in lines if line.get("evaluate") == "alerts"}
        for metric in ("recall", "false_alarms_per_week"):
            self.assertIn(metric, figures, lines)
        self.assertGreaterEqual(figures["recall"]["value"], 0)
        self.assertLessEqual(figures["recall"]["value"], 1)

    def test_backup_and_restore(self):
        self.answer("import", self.signals())
        image = pathlib.Path(self.folder.name) / "image"
        self.run_myelin("backup", "--to", image)
        self.run_myelin("restore", image, code=65)  # not empty
        self.home = pathlib.Path(self.folder.name) / "other"
        self.run_myelin("restore", image)
        self.assertEqual(len(self.answer("signals")["items"]), 5)


class Served(Home):
    def setUp(self):
        super().setUp()
        self.server = subprocess.Popen([MYELIN, "--home", self.home, "serve", "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.assertIn("http://127.0.0.1:", self.server.stdout.readline())

    def tearDown(self):
        if self.server.poll() is None:
            self.server.kill()
        self.server.wait()
        self.server.stdout.close()
        super().tearDown()

    def test_commands_talk_to_the_server_of_their_home(self):
        note = self.home / "run" / "server.json"
        self.assertEqual(stat.S_IMODE(note.stat().st_mode), 0o600)
        self.assertEqual(self.answer("import", self.signals())["accepted"], 5)
        self.assertEqual(len(self.answer("signals")["items"]), 5)
        self.run_myelin("serve", "--port", "0", code=65)
        self.server.send_signal(signal.SIGTERM)
        self.assertEqual(self.server.wait(timeout=30 * PATIENCE), 0)
        self.assertFalse(note.exists())
        self.assertEqual(len(self.answer("signals")["items"]), 5)

    def test_a_killed_servers_note_is_stale(self):
        self.assertEqual(self.answer("import", self.signals())["accepted"], 5)
        self.server.send_signal(signal.SIGKILL)
        self.server.wait()
        self.assertTrue((self.home / "run" / "server.json").exists())
        self.assertEqual(len(self.answer("signals")["items"]), 5)


if __name__ == "__main__":
    unittest.main()
