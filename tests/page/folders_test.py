#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# folders_test.py TRIPTYCH: the report in a real browser, from folders of all sorts: several, hostile
# ones, a real one, a large one.
import json
import os
import subprocess
import unittest

from browser import Select
from page_case import DRAWN, TRIPTYCH, PageCase, records_of_many


class FoldersTest(PageCase):
    def test_12_side_by_side(self):
        self.opened("plain", "slower")
        self.assertIn("takes longer", self.page.find("#sides").text)
        ratios = self.page.js("return triptych.report.sets[1].cells.filter((cell) => cell.ratio).map((cell) => cell.ratio[0])")
        self.assertGreater(len(ratios), 30)
        self.assertTrue(all(1.1 < ratio < 1.6 for ratio in ratios))
        self.assertIn("≠ memory · total", self.page.find("#sides").text)
        chooser = self.page.find("#folders")
        self.assertIn("4.00 GiB", self.page.find("#machine").text)
        self.page.show(chooser).find_elements("css selector", "button")[1].click()
        self.assertIn("8.00 GiB", self.page.find("#machine").text)
        self.assertNotIn("4.00 GiB", self.page.find("#machine").text)

    def test_13_hostile(self):
        path = self.opened("hostile")
        self.page.js("triptych.drawAll()")
        self.page.pdf()
        self.assertIsNone(self.page.js("return window.hacked"))
        self.assertEqual(self.page.js("return document.images.length"), 0)
        self.assertEqual(self.page.js("return document.querySelectorAll('script:not([type])').length"), 2)
        text = self.page.js("return document.querySelector('main').textContent")
        self.assertIn("</script><script>window.hacked=1</script><!--<script>", text)
        self.assertIn("records.jsonl:4", text)
        self.assertEqual(len(self.page.all("#findings [data-finding]")), 1)
        self.assertEqual(self.page.all("#findings b, #findings script"), [])
        column = self.page.find('[data-workload="cpu_bound"] .panel[data-panel="posix"]')
        for variant, told in (("threads", "holds no slice that can be read"), ("fork", "cannot be opened"), ("sync", "")):
            Select(column.find_element("css selector", "select")).select_by_value(variant)
            self.assertIn(told, column.find_element("css selector", ".timeline").text)
        self.assertEqual(len(column.find_elements("css selector", "canvas[data-timeline]")), 1)
        with open(path, "rb") as file:
            page = file.read()
        self.assertNotIn(b"root:x:", page)
        self.assertEqual(page.count(b"</script"), page.count(b"<script"))

    def test_14_nothing_else_may_run(self):
        self.opened("plain")
        answer = self.page.js("""const script = document.createElement('script'); script.textContent = 'window.hacked = 3';
            document.body.append(script); return window.hacked === undefined""")
        self.assertTrue(answer)
        self.assertTrue(any("Content Security Policy" in line for line in self.page.complaints()))

    def test_15_a_real_comparison(self):
        folder = os.path.join(PageCase.folder, "real")
        subprocess.run([TRIPTYCH, "compare", "cpu_bound", "data_race", "--quick", "--workers", "2", "--repeat", "1",
                        "--variants", "threads,sync,for,ranks,racy,atomic",
                        "--output", folder], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       env=dict(os.environ, ASAN_OPTIONS="detect_leaks=0"))  # MPI libraries never free all that they took
        with open(os.path.join(folder, "records.jsonl"), encoding="utf-8") as file:
            records = [json.loads(line) for line in file]
        self.page.open(os.path.join(folder, "report.html"))
        self.page.js("triptych.drawAll()")
        for workload in ("cpu_bound", "data_race"):
            cells = {(record["panel"], record["variant"], record["workers"]) for record in records if record["workload"] == workload}
            self.assertGreater(len(cells), 3)
            self.assertEqual(len(self.page.all(f'[data-table="{workload}"] tbody tr')), len(cells))
            self.assertGreater(len(self.page.all(f'[data-workload="{workload}"] .source .own')), 5)
        self.assertEqual(self.page.js("return triptych.report.sets[0].cells.flatMap((cell) => cell.samples).length"), len(records))
        for figure in self.page.all("figure.chart") if self.page.js("return typeof Chart") != "undefined" else []:
            self.drawn(figure)
        timelines = self.page.all('[data-workload="cpu_bound"] .panel canvas[data-timeline]')
        panels = {record["panel"] for record in records if record["workload"] == "cpu_bound"}
        self.assertEqual(len(timelines), len(panels))
        for canvas in timelines:
            self.page.show(canvas)
            self.page.until(lambda: self.page.js(DRAWN, canvas) > 3)
            self.assertGreaterEqual(self.page.js("return arguments[0].slices", canvas), 2)
        self.shot("real")
        for width in (1440, 800, 390):  # the findings come first, and on a phone, too, all panels are seen
            self.page.resize(width, 1000)
            findings = self.page.all("[data-finding]")
            self.assertEqual([row.get_attribute("data-finding") for row in findings], ["cpu_bound", "data_race"])
            self.assertLess(self.page.js("return arguments[0].getBoundingClientRect().bottom + scrollY", findings[-1]), 1000)
            self.assertEqual(self.page.js("return document.documentElement.scrollWidth"), width)
            ends = self.page.js("return [...arguments[0].cells].map((cell) => cell.getBoundingClientRect().right)", findings[0])
            self.assertEqual(len(ends), len(panels) + 2)
            self.assertLessEqual(max(ends), width)
        self.assertIn("updates lost", self.page.find("#findings").text)
        self.page.resize(1440, 1000)

    def test_16_many_samples(self):
        wanted = records_of_many()
        self.opened("many")
        self.assertEqual(self.page.js("return triptych.report.sets[0].cells.reduce((sum, cell) => sum + (cell.samples || []).length, 0)"),
                         wanted)
        loaded_ms = self.page.js("return performance.getEntriesByType('navigation')[0].loadEventEnd")
        if self.page.js("return typeof Chart") != "undefined":
            drawn_ms = self.page.js("const before = performance.now(); triptych.drawAll(); return performance.now() - before")
            drawn = self.page.js("return [...triptych.view.charts].reduce((sum, chart) => sum + (chart.samplesDrawn || 0), 0)")
            print(f"# {wanted} samples: loaded in {loaded_ms:.0f} ms, all figures ({drawn} samples) in {drawn_ms:.0f} ms more")
            self.assertGreater(drawn, wanted // 5)


if __name__ == "__main__":
    unittest.main(verbosity=2)
