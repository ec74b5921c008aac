#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# metg_test.py TRIPTYCH: METG(50 %) in the report in a real browser.
import re
import unittest

from page_case import PageCase


class MetgTest(PageCase):
    def test_01_the_table_tells_what_was_made_up(self):
        self.looked("metg")
        rows = self.page.js("""return [...document.querySelectorAll('[data-table="metg"] tbody tr')]
            .map((row) => [...row.cells].map((cell) => cell.textContent))""")
        found = {(row[0], row[1]): row[3] for row in rows}
        number = r"(\d+)(?:\.\d+)? ns \[\d+(?:\.\d+)?, \d+(?:\.\d+)?\]$"
        self.assertAlmostEqual(int(re.match(number, found["posix", "counter"])[1]), 200, delta=40)
        self.assertAlmostEqual(int(re.match(number, found["mpi", "manager"])[1]), 800, delta=160)
        self.assertRegex(found["openmp", "dynamic"], r"^below \d")

    def test_02_the_picture_is_drawn_and_answers(self):
        self.looked("metg")
        if self.page.js("return typeof Chart") == "undefined":
            self.skipTest("this build has no Chart.js")
        canvas = self.drawn(self.page.find('[data-figure="metg"]'))
        places = self.page.js("""const chart = Chart.getChart(arguments[0]);
            return chart.data.datasets.map((set, at) => [set.label, set.data.length,
                chart.getDatasetMeta(at).data[4].x, chart.getDatasetMeta(at).data[4].y])""", canvas)
        self.assertEqual([place[:2] for place in places],
                         [["posix counter", 8], ["openmp dynamic", 8], ["mpi manager", 8]])
        self.page.point(canvas, *places[2][2:])
        tip = "const tip = Chart.getChart(arguments[0]).tooltip; return tip.opacity > 0 ? tip.body.flatMap((b) => b.lines).join(' ') : ''"
        self.page.until(lambda: "mpi manager, 2 workers" in self.page.js(tip, canvas))
        self.assertIn(" 1024 additions a task", self.page.js(tip, canvas))
        self.assertIn("METG(50 %) ", self.page.js(tip, canvas))
        self.shot("metg")

    def test_03_each_size_has_a_table_of_its_own(self):
        self.looked("metg")
        sizes = self.page.js("""const cells = triptych.report.sets[0].cells.filter((cell) => cell.workload === "pool");
            return new Set(cells.map((cell) => JSON.stringify([cell.parameters.size, cell.parameters.tasks]))).size""")
        tables = self.page.js("""return [...document.querySelectorAll('[data-workload="pool"] details [data-table="pool"]')]
            .map((table) => table.querySelectorAll("tbody tr").length)""")
        self.assertEqual(len(tables), sizes)
        self.assertGreater(sizes, 4)
        self.assertEqual(sum(tables), self.page.js(
            "return triptych.report.sets[0].cells.filter((cell) => cell.workload === 'pool').length"))

    def test_04_where_nothing_was_swept_there_is_no_such_part(self):
        self.looked("plain")
        self.assertFalse(self.page.js("return !!document.getElementById('metg')"))


if __name__ == "__main__":
    unittest.main()
