#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# cluster_test.py TRIPTYCH: what ran on several hosts, and what was simulated, in the report in a real browser.
import unittest

from page_case import PageCase


class ClusterTest(PageCase):
    def rows(self, name):
        return self.page.js("""return [...document.querySelectorAll(`[data-table="${arguments[0]}"] tbody tr`)]
            .map((row) => [...row.cells].map((cell) => cell.textContent))""", name)

    def test_01_host_by_host(self):
        self.opened("cluster")
        name = self.page.js("return document.querySelector('[data-table$=\"-hosts\"]').dataset.table")
        rows = self.rows(name)
        self.assertEqual({row[-6] for row in rows}, {"n1", "n2"})
        self.assertEqual({row[-2] for row in rows if row[-6] == "n2"}, {"2.00"})
        self.assertEqual({row[-1].split(" of ")[0] for row in rows if row[-6] == "n1"}, {"0"})
        self.assertEqual({row[0] for row in rows}, {"mpi"})

    def test_02_farms_and_their_limits(self):
        self.opened("cluster")
        rows = self.rows("simulated")
        self.assertEqual(len(rows), 17)
        manager = [row for row in rows if row[1] == "manager" and row[4] == "1024" and row[3].startswith("1.00 ms")]
        self.assertEqual(manager[0][6:8], ["19.5 %", "200 ranks"])
        self.assertEqual(rows[-1][-1], "left out: --budget is spent")

    def test_03_the_picture_is_drawn_and_answers(self):
        self.opened("cluster")
        if self.page.js("return typeof Chart") == "undefined":
            self.skipTest("this build has no Chart.js")
        canvas = self.drawn(self.page.find('[data-figure="simulated"]'))
        self.assertEqual(self.page.js("return Chart.getChart(arguments[0]).data.datasets.map((set) => [set.label, set.data.length])", canvas),
                         [["pool manager", 4], ["pool manager, predicted limit", 4], ["pool tree", 4]])
        self.shot("cluster")

    def test_04_nothing_of_it_without_hosts_or_simulation(self):
        self.opened("plain")
        self.assertEqual(self.rows("simulated"), [])
        self.assertEqual(self.page.js("return document.querySelectorAll('[data-table$=\"-hosts\"]').length"), 0)


if __name__ == "__main__":
    unittest.main()
