#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# story_test.py TRIPTYCH: the page of `triptych explore --html` in a real browser. With TRIPTYCH_SHOTS=FOLDER it leaves
# screenshots there, for eyes.
import os
import subprocess
import tempfile
import unittest

from browser import window
from page_case import TRIPTYCH

SOURCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "explore")


class StoryTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="triptych-page-")
        cls.path = os.path.join(cls.temporary.name, "story.html")
        done = subprocess.run([TRIPTYCH, "explore", os.path.join(SOURCES, "account.c"), "--cflags", "-DBROKEN", "--html",
                               cls.path, "--output", os.path.join(cls.temporary.name, "replay"), "--format", "json"],
                              stdout=subprocess.DEVNULL)
        if done.returncode != 1:
            raise RuntimeError("triptych explore ended with %d" % done.returncode)
        cls.page = window(1440, 1000)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def setUp(self):
        self.opened(1440)

    def opened(self, width):
        self.page.resize(width, 1000)
        self.page.driver.get("file://" + self.path)  # it has no script that would say that it is ready

    def tearDown(self):
        self.assertEqual(self.page.complaints(), [])
        self.assertEqual([url for url in self.page.requests() if not url.startswith(("file:", "data:"))], [])

    def shot(self, name):
        if os.environ.get("TRIPTYCH_SHOTS"):
            self.page.screenshot(os.path.join(os.environ["TRIPTYCH_SHOTS"], name + ".png"))

    def test_01_a_column_a_thread_and_lines_that_say_which_steps_they_make(self):
        head = self.page.js("return [...document.querySelectorAll('table.story thead th')].map((th) => th.textContent)")
        self.assertEqual(head, ["Step", "main", "thread 1", "thread 2", "thread 3"])
        step = self.page.js("""const row = [...document.querySelectorAll('table.story tbody tr')]
            .find((tr) => tr.textContent.includes('reads balance = 100'));
            return [row.querySelector('th').textContent, row.querySelector('a.place').getAttribute('href')]""")
        line = self.page.js("""const li = document.querySelector(arguments[0]);
            return [li.className, li.querySelector('.steps').textContent.split(' '), li.textContent]""", step[1])
        self.assertEqual(line[0], "own")
        self.assertIn(step[0], line[1])
        self.assertIn("balance", line[2])

    def test_02_nothing_hangs_over_on_narrow_and_on_wide_screens(self):
        for width in (390, 1440):
            self.opened(width)
            wide = self.page.js("return document.documentElement.scrollWidth - document.documentElement.clientWidth")
            self.assertLessEqual(wide, 0, width)
            beside = self.page.js("""const at = (id) => document.getElementById(id).getBoundingClientRect();
                return at('sources').left >= at('story').right""")
            self.assertEqual(beside, width == 1440)
            named = self.page.js("""return getComputedStyle(document.querySelector('table.story .who')).display""")
            self.assertEqual(named != "none", width == 390)
            self.shot("story-%d" % width)

    def test_03_it_is_dark_where_the_system_is(self):
        seen = set()
        for scheme in ("light", "dark"):
            self.page.scheme(scheme)
            seen.add(self.page.js("return getComputedStyle(document.body).backgroundColor"))
            self.shot("story-" + scheme)
        self.page.scheme("light")
        self.assertEqual(len(seen), 2)


if __name__ == "__main__":
    unittest.main(verbosity=2)
