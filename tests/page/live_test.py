#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# live_test.py TRIPTYCH: the live view in a real browser, while a comparison runs.
import os
import subprocess
import tempfile
import unittest

from browser import window
from page_case import TRIPTYCH

WORKLOADS = [f"workload{number}" for number in range(8)]

# Describes itself, and waits at its second start for the file `go`.
FAKE = """#!/bin/sh
case "$*" in *--describe*)
    echo '{"schema":"triptych/1","workload":"NAME","summary":"a fake","panel":"posix","launch":"",
        "variants":[{"name":"plain","summary":"all that it has"}],"options":[]}'
    exit ;;
esac
if [ -e NAME.once ]; then until [ -e go ]; do sleep 0.05; done; fi
: >NAME.once
echo '{"schema":"triptych/1","workload":"NAME","panel":"posix","variant":"plain","workers":1,"ranks":1,"parameters":{},
"repetition":1,"seconds":0.01,"setup_seconds":0,"verified":true,"lost":0,"expected":{"count":1,"sum":3},"cpu_seconds":0.01,
"max_rss_bytes":1000}' | tr -d '\\n'; echo
"""


class LiveTest(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory(prefix="triptych-live-")
        self.folder = self.temporary.name
        os.makedirs(os.path.join(self.folder, "tree/posix"))
        for name in WORKLOADS:
            path = os.path.join(self.folder, "tree/posix", name)
            with open(path, "w", encoding="utf-8") as file:
                file.write(FAKE.replace("NAME", name))
            os.chmod(path, 0o755)
        self.driver = subprocess.Popen(
            [TRIPTYCH, "compare", "--live", "--details", "--programs", "tree", "--output", "results", "--workers", "1",
             "--repeat", "2", "--repetitions", "1", "--deadline", "1h"],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.page = window(390, 500)

    def tearDown(self):
        self.go()
        self.driver.wait()
        self.temporary.cleanup()

    def go(self):
        with open(os.path.join(self.folder, "go"), "w", encoding="utf-8"):
            pass

    def state(self):
        return self.page.js("const state = document.getElementById('state'); return state ? state.textContent : ''")

    def test_a_comparison_is_watched(self):
        path = os.path.join(self.folder, "results/live.html")
        self.page.until(lambda: os.path.exists(path))
        self.page.driver.get("file://" + path)
        self.page.until(lambda: "start 2" in self.page.js("return document.body.textContent"))
        for width in (390, 1440):
            self.page.resize(width, 500)
            self.page.until(lambda: self.page.js("return innerWidth") == width)
            self.assertLessEqual(self.page.js("return document.documentElement.scrollWidth"), width)
            self.page.until(lambda: len(self.page.all(".live-cell .live-name")) == len(WORKLOADS))
        # At once: scrolling smoothly, as the page does by itself, may be cut off by its next load.
        self.page.js("document.title = 'seen'; scrollTo({top: 60, behavior: 'instant'})")
        self.page.until(lambda: self.page.js("return document.title") == "Running")  # it loaded itself again
        self.page.until(lambda: self.page.js("return scrollY") == 60)
        self.go()
        self.page.until(lambda: self.state() == "Done")
        self.assertTrue(self.page.all("#cpus .live-heat rect"))
        self.assertEqual(len(self.page.all(".live-strip circle")), 2 * len(WORKLOADS))
        self.assertEqual(self.page.complaints(), [])
        self.assertEqual([url for url in self.page.requests() if not url.startswith(("file:", "data:"))], [])
        self.page.find("#report").click()
        self.page.until(lambda: self.page.js("return location.pathname").endswith("/results/report.html"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
