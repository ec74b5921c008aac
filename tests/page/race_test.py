#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# race_test.py TRIPTYCH: the race lab in the report in a real browser.
import unittest

from page_case import PageCase


class RaceTest(PageCase):
    def rows(self, name):
        return self.page.js("""return [...document.querySelectorAll(`[data-table="${arguments[0]}"] tbody tr`)]
            .map((row) => [...row.cells].map((cell) => cell.textContent))""", name)

    def test_01_further_races_and_how_they_compare(self):
        self.looked("race")
        found = {(row[0], row[2]): row[4:] for row in self.rows("race-further")}
        self.assertRegex(found["check_then_act", "broken"][0], r"^2\d(\.\d)? % \[2\d(\.\d)? %, 2\d(\.\d)? %\]$")
        self.assertEqual(found["check_then_act", "swap"][0], "–")
        self.assertRegex(found["check_then_act", "swap"][1], r"^\d+(\.\d+)? ns \[")
        self.assertRegex(found["false_sharing", "shared_line"][2], r"^[34]\.\d+ \[")

    def test_02_what_detectors_say_and_whether_it_is_so(self):
        self.looked("race")
        found = {(row[2], row[3]): row[4:] for row in self.rows("race-detectors")}
        self.assertEqual(found["racy", "tsan"], ["data race data_race.c:48, data_race.c:50", "yes"])
        self.assertEqual(found["mutex", "tsan"], ["silent", "yes"])
        self.assertEqual(found["fork_racy", "tsan"], ["not run: it does not see what processes do", "–"])
        self.assertEqual(found["racy", "helgrind"][0], "silent")
        self.assertIn("no: it is broken", found["racy", "helgrind"][1])

    def test_03_the_pictures_are_drawn_and_answer(self):
        self.looked("race")
        if self.page.js("return typeof Chart") == "undefined":
            self.skipTest("this build has no Chart.js")
        for name, lines, words in (("race-shares", [["posix racy", 4], ["mpi racy", 4]], "lost "),
                                   ("race-prices", [["posix mutex", 3], ["openmp atomic", 3]], "median ")):
            canvas = self.drawn(self.page.find(f'[data-figure="{name}"]'))
            places = self.page.js("""const chart = Chart.getChart(arguments[0]);
                return chart.data.datasets.map((set, at) => [set.label, set.data.length,
                    chart.getDatasetMeta(at).data[1].x, chart.getDatasetMeta(at).data[1].y])""", canvas)
            self.assertEqual([place[:2] for place in places], lines)
            self.page.point(canvas, *places[0][2:])
            tip = "const tip = Chart.getChart(arguments[0]).tooltip; return tip.opacity > 0 ? tip.body.flatMap((b) => b.lines).join(' ') : ''"
            self.page.until(lambda: words in self.page.js(tip, canvas))
        self.shot("race")

    def test_04_without_records_there_is_no_such_part(self):
        self.looked("plain")
        self.assertFalse(self.page.js("return !!document.getElementById('race')"))

    def test_05_what_others_made_is_told_as_text_or_left_out(self):
        self.opened("hostile")
        says = [row[4] for row in self.rows("race-detectors")]
        self.assertEqual(len(says), 4)
        self.assertTrue(any("not run: " in said and "<" in said for said in says), says)
        self.assertEqual(len(self.rows("race-further")), 4)


if __name__ == "__main__":
    unittest.main()
