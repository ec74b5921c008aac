# SPDX-License-Identifier: MIT
#
# page_case: what the tests of the report in a real browser share: reports made from folders that
# make_results.py invents. With TRIPTYCH_SHOTS=FOLDER they leave screenshots there, for eyes.
import os
import subprocess
import sys
import tempfile
import unittest

from browser import window
from make_results import make

TRIPTYCH = os.path.abspath(sys.argv.pop(1))

# Whether something was drawn on a canvas: not all of its points are alike.
DRAWN = """const c = arguments[0], d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
const seen = new Set(); for (let i = 0; i < d.length; i += 4) seen.add(d[i] << 24 | d[i + 1] << 16 | d[i + 2] << 8 | d[i + 3]);
return seen.size"""


def records_of_many():
    """So many has the folder `many`: writing them takes longer than what the page does with them."""
    return 100000 if os.environ.get("TRIPTYCH_TEST_STRESS") else 25000


def report(kind, *more):
    """The path of a report on made-up folders, which is written once."""
    path = os.path.join(PageCase.folder, "-".join((kind, *more)) + ".html")
    if os.path.exists(path):
        return path
    folders = [os.path.join(PageCase.folder, name) for name in (kind, *more)]
    for folder, name in zip(folders, (kind, *more)):
        if not os.path.exists(folder):
            make(name, folder, records_of_many())
    subprocess.run([TRIPTYCH, "report", *folders, "--output", path], check=True, stdout=subprocess.DEVNULL)
    return path


class PageCase(unittest.TestCase):
    looked_at = None  # the report that looked() has opened, if nothing else was opened since

    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="triptych-page-")
        PageCase.folder = cls.temporary.name
        cls.page = window(1500, 1000)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def opened(self, kind, *more):
        path = report(kind, *more)
        PageCase.looked_at = None
        self.page.resize(1500, 1000)
        self.page.open(path)
        return path

    def looked(self, kind):
        """The same for a test that changes nothing of the page: it takes it as one such test leaves it to the next."""
        if PageCase.looked_at == report(kind):
            self.page.resize(1500, 1000)
        else:
            PageCase.looked_at = self.opened(kind)

    def tearDown(self):
        """Whatever a test did: nothing was asked for but the page itself, and nobody complained."""
        self.assertEqual(self.page.complaints(), [])
        self.assertEqual([url for url in self.page.requests() if not url.startswith(("file:", "data:"))], [])

    def drawn(self, element):
        self.page.show(element)
        self.page.until(lambda: element.find_elements("css selector", "canvas"))
        canvas = element.find_element("css selector", "canvas")
        self.page.until(lambda: self.page.js(DRAWN, canvas) > 3)
        return canvas

    def shot(self, name):
        if os.environ.get("TRIPTYCH_SHOTS"):
            self.page.js("triptych.drawAll()")
            self.page.screenshot(os.path.join(os.environ["TRIPTYCH_SHOTS"], name + ".png"))
