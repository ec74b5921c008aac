#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# cluster_test.py TRIPTYCH: what ran on several hosts, and what was simulated, in the report in a real browser.
import unittest

from page_case import PageCase

# What is cut off at the right, though it can be seen.
BEYOND = """return [...arguments[0].querySelectorAll('*')].filter((each) => each.offsetParent && each.closest('.table-box') === null)
    .filter((each) => each.getBoundingClientRect().right > innerWidth + 1).map((each) => each.outerHTML.slice(0, 80))"""

# Texts whose contrast with the paper is below 4.5 (WCAG 2.1, 1.4.3).
FAINT = """const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
const light = (colour) => numbers(colour).slice(0, 3).map((each) => each / 255)
    .map((each) => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4)
    .reduce((sum, each, at) => sum + each * [0.2126, 0.7152, 0.0722][at], 0);
const paper = (each) => { for (; each; each = each.parentElement) {
    const colour = getComputedStyle(each).backgroundColor; if ((numbers(colour)[3] ?? 1) === 1) return colour; } return 'rgb(255, 255, 255)'; };
return [...arguments[0].querySelectorAll('*')].filter((each) => each.offsetParent &&
    [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim())).filter((each) => {
        const [one, other] = [light(getComputedStyle(each).color), light(paper(each))];
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05) < 4.5; }).map((each) => each.outerHTML.slice(0, 120))"""


class ClusterTest(PageCase):
    def rows(self, name):
        return self.page.js("""return [...document.querySelectorAll(`[data-table="${arguments[0]}"] tbody tr`)]
            .map((row) => [...row.cells].map((cell) => cell.textContent))""", name)

    def test_01_host_by_host(self):
        self.looked("cluster")
        name = self.page.js("return document.querySelector('[data-table$=\"-hosts\"]').dataset.table")
        rows = self.rows(name)
        self.assertEqual({row[-6] for row in rows}, {"n1", "n2"})
        self.assertEqual({row[-2] for row in rows if row[-6] == "n2"}, {"2.00"})
        self.assertEqual({row[-1].split(" of ")[0] for row in rows if row[-6] == "n1"}, {"0"})
        self.assertEqual({row[0] for row in rows}, {"mpi"})

    def test_02_farms_and_their_limits(self):
        self.looked("cluster")
        rows = self.rows("simulated")
        self.assertEqual(len(rows), 17)
        manager = [row for row in rows if row[1] == "manager" and row[4] == "1024" and row[3].startswith("1.00 ms")]
        self.assertEqual(manager[0][6:8], ["19.5 %", "200 ranks"])
        self.assertEqual(rows[-1][-1], "left out: --budget is spent")

    def test_03_the_picture_is_drawn_and_answers(self):
        self.looked("cluster")
        if self.page.js("return typeof Chart") == "undefined":
            self.skipTest("this build has no Chart.js")
        canvas = self.drawn(self.page.find('[data-figure="simulated"]'))
        self.assertEqual(self.page.js("return Chart.getChart(arguments[0]).data.datasets.map((set) => [set.label, set.data.length])", canvas),
                         [["pool manager", 4], ["pool manager, predicted limit", 4], ["pool tree", 4]])
        self.shot("cluster")

    def test_04_on_a_phone_and_in_the_dark_it_can_be_read(self):
        self.opened("cluster")
        part = self.page.find("#simulated")
        if self.page.js("return typeof Chart") != "undefined":
            self.drawn(self.page.find('[data-figure="simulated"]'))
        for scheme in ("light", "dark"):
            self.page.scheme(scheme)
            self.page.resize(390, 900)
            self.page.until(lambda: self.page.js("return innerWidth") == 390)
            self.assertLessEqual(self.page.js("return document.documentElement.scrollWidth"), 390)
            self.assertEqual(self.page.js(BEYOND, part), [])
            self.assertEqual(self.page.js(FAINT, part), [])
            self.shot(f"cluster-390-{scheme}")
        self.page.scheme("light")

    def test_05_nothing_of_it_without_hosts_or_simulation(self):
        self.looked("plain")
        self.assertEqual(self.rows("simulated"), [])
        self.assertEqual(self.page.js("return document.querySelectorAll('[data-table$=\"-hosts\"]').length"), 0)


if __name__ == "__main__":
    unittest.main()
