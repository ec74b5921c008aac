#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# prices_test.py TRIPTYCH: the price list of the report in a real browser.
import os
import random
import subprocess
import unittest

from browser import Keys
from make_results import prices
from page_case import TRIPTYCH, PageCase


class PricesTest(PageCase):
    def row(self, *begin):
        return self.page.js("""return [...document.querySelectorAll('[data-table="prices"] tbody tr')]
            .map((row) => [...row.cells].map((cell) => cell.textContent))
            .find((row) => arguments[0].every((text, at) => row[at] === text))""", list(begin))

    def test_01_the_table_has_the_panels_side_by_side(self):
        self.looked("prices")
        heads = [cell.text for cell in self.page.all('[data-table="prices"] thead th')]
        self.assertEqual(heads[:6], ["Price of", "Workers", "Wait", "posix", "openmp", "mpi"])
        self.assertIn("Price list", self.page.find("#contents").text)
        clock = self.row("clock_read", "1")
        for cell in clock[3:6]:
            self.assertRegex(cell, r"^\d+\.\d ns \[\d+\.\d, \d+\.\d\]$")
        quiet, busy = self.row("barrier", "2", "–"), self.row("barrier", "2", "busy")
        self.assertRegex(quiet[3], r"^\d\.\d+ µs")
        self.assertRegex(quiet[4], r"^\d\.\d+ µs")
        self.assertEqual(quiet[5], "–")
        self.assertRegex(busy[5], r"^\d+ ns \[")
        self.assertRegex(self.row("mpi_init", "2")[5], r"^\d+ ms \(\d+, \d+\)$")
        self.assertRegex(self.row("wait_cpu_spinning", "2", "busy")[5], r"^99\.0 % ")

    def test_02_the_picture_is_drawn_and_answers(self):
        self.opened("prices")
        if self.page.js("return typeof Chart") == "undefined":
            self.skipTest("this build has no Chart.js")
        figure = self.page.find('[data-figure="prices"]')
        canvas = self.drawn(figure)
        self.assertEqual(self.page.js("return Chart.getChart(arguments[0]).options.scales.x.type", canvas), "logarithmic")
        places = self.page.js("""const chart = Chart.getChart(arguments[0]);
            return chart.data.datasets.map((set, at) => [set.label, set.pointStyle, set.data.length,
                chart.getDatasetMeta(at).data[0].x, chart.getDatasetMeta(at).data[0].y])""", canvas)
        self.assertEqual([place[:3] for place in places],
                         [["posix", "circle", 3], ["openmp", "triangle", 2], ["mpi", "rect", 4]])
        self.page.point(canvas, *places[0][3:])
        tip = "const tip = Chart.getChart(arguments[0]).tooltip; return tip.opacity > 0 ? tip.body.flatMap((b) => b.lines).join(' ') : ''"
        self.page.until(lambda: "posix clock_read, 1 worker" in self.page.js(tip, canvas))
        self.assertIn("24 samples in 8 processes", self.page.js(tip, canvas))
        four = figure.find_element("css selector", '[data-value="4"]')
        self.page.js("arguments[0].focus()", four)
        four.send_keys(Keys.ENTER)
        rows = self.page.js("""return Chart.getChart(arguments[0].querySelector('canvas')).data.datasets[0].prices
            .map((price) => price.workers)""", figure)
        self.assertEqual(sorted(rows), [1, 4, 4])
        self.shot("prices")

    def test_03_themes_paper_and_widths(self):
        self.opened("prices")
        self.page.find("#theme").click()
        self.page.js("triptych.drawAll()")
        self.assertGreater(len(self.page.pdf()), 50000)
        for width in (360, 1000):
            self.page.resize(width, 900)
            self.page.until(lambda: self.page.js("return innerWidth") == width)
            self.assertLessEqual(self.page.js("return document.documentElement.scrollWidth"), width)

    def test_04_only_a_price_list(self):
        folder = os.path.join(PageCase.folder, "alone")
        os.makedirs(folder)
        with open(os.path.join(folder, "prices.jsonl"), "w", encoding="utf-8") as file:
            file.write(prices(random.Random(1), False))
        subprocess.run([TRIPTYCH, "report", folder], check=True, stdout=subprocess.DEVNULL)
        self.page.open(os.path.join(folder, "report.html"))
        self.assertTrue(self.row("mutex", "2"))

    def test_05_none_where_there_is_none(self):
        self.looked("plain")
        self.assertEqual(self.page.all("#prices"), [])

    def test_06_hostile(self):
        self.opened("hostile")
        self.page.js("triptych.drawAll()")
        self.assertIsNone(self.page.js("return window.hacked"))
        self.assertIn("</script><script>window.hacked=1", self.row("mutex", "2")[6])
        names = self.page.js("return [...new Set(triptych.report.sets[0].prices.map((price) => price.name))]")
        self.assertEqual(sorted(names), ["barrier", "clock_read", "mpi_init", "mutex", "round_trip_1048576", "wait_cpu_spinning"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
