#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# page_test.py TRIPTYCH: opens reports in a real browser, as a reader would: made from folders that
# make_results.py invents, plain ones and hostile ones. With TRIPTYCH_SHOTS=FOLDER it leaves
# screenshots there, for eyes.
import json
import os
import subprocess
import sys
import tempfile
import unittest

from browser import Keys, Page, Select
from make_results import VARIANTS, make

TRIPTYCH = sys.argv.pop(1)
PANELS = ["posix", "openmp", "mpi"]

# Whether something was drawn on a canvas: not all of its points are alike.
DRAWN = """const c = arguments[0], d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
const seen = new Set(); for (let i = 0; i < d.length; i += 4) seen.add(d[i] << 24 | d[i + 1] << 16 | d[i + 2] << 8 | d[i + 3]);
return seen.size"""


def report(kind, *more):
    """The path of a report on made-up folders."""
    folders = [os.path.join(PageTest.folder, name) for name in (kind, *more)]
    for path, name in zip(folders, (kind, *more)):
        if not os.path.exists(path):
            make(name, path, 100000)
    path = os.path.join(PageTest.folder, "-".join((kind, *more)) + ".html")
    subprocess.run([TRIPTYCH, "report", *folders, "--output", path], check=True, stdout=subprocess.DEVNULL)
    return path


class PageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="triptych-page-")
        PageTest.folder = cls.temporary.name
        cls.page = Page(1500, 1000)

    @classmethod
    def tearDownClass(cls):
        cls.page.close()
        cls.temporary.cleanup()

    def opened(self, kind, *more):
        path = report(kind, *more)
        self.page.resize(1500, 1000)
        self.page.open(path)
        return path

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

    def test_01_every_part_is_there(self):
        self.opened("plain")
        self.assertEqual([part.get_attribute("data-workload") for part in self.page.all(".workload")], list(VARIANTS))
        for part in ("glance", "machine", "left-out", "troubles", "method"):
            self.assertTrue(self.page.find(f"#{part} h2").text)
        for workload, variants in VARIANTS.items():
            rows = self.page.all(f'[data-table="{workload}"] tbody tr')
            alone = sum(1 for variant in variants if variant[1] == "sync")
            self.assertEqual(len(rows), (2 * len(variants) - alone) * (3 if workload == "pool" else 1))
        text = self.page.js("return document.querySelector('main').textContent")
        for told in ("ended by signal 11", "4 workers: there are 2 CPUs", "MPI: --bind-to none.", "A CPU", "4.00 GiB"):
            self.assertIn(told, text)
        self.shot("plain-wide")

    def test_02_tables_tell_the_numbers(self):
        self.opened("plain")
        row = self.page.js("""return [...document.querySelectorAll('[data-table="cpu_bound"] tbody tr')]
            .map((row) => [...row.cells].map((cell) => cell.textContent))
            .find((row) => row[1] === 'threads' && row[2] === '2')""")
        self.assertRegex(row[3], r"^\d+\.\d+ ms \[\d+\.\d+, \d+\.\d+\]$")
        self.assertEqual(row[4], "8")
        self.assertRegex(row[5], r"^[12]\.\d+ \[")
        few = self.page.js("""return [...document.querySelectorAll('[data-table="cpu_bound"] tbody tr')]
            .map((row) => row.textContent).find((row) => /fork2/.test(row))""")
        self.assertIn("an interval needs 6", few)

    def test_03_charts_are_drawn(self):
        self.opened("plain")
        has = self.page.js("return typeof Chart")
        if has == "undefined":
            self.assertIn("without Chart.js", self.page.find("main").text)
            self.skipTest("this build has no Chart.js")
        self.assertLess(self.page.js("return triptych.view.charts.size"), len(self.page.all("figure.chart")))
        for figure in self.page.all("figure.chart"):
            self.drawn(figure)
        kinds = {figure.get_attribute("data-figure") for figure in self.page.all("figure.chart")}
        self.assertEqual(kinds, {"samples", "speedup", "costs", "sweep"})
        self.assertEqual(self.page.js("return triptych.view.charts.size"), len(self.page.all("figure.chart")))
        told, shown = self.page.js("""const chart = Chart.getChart(document.querySelector('[data-figure="samples"] canvas'));
            return [triptych.report.sets[0].cells.filter((cell) => cell.workload === 'cpu_bound')
            .reduce((sum, cell) => sum + cell.samples.length, 0), chart.samplesDrawn]""")
        self.assertEqual(told, shown)

    def test_04_charts_answer(self):
        self.opened("plain")
        if self.page.js("return typeof Chart") == "undefined":
            self.skipTest("this build has no Chart.js")
        figure = self.page.find('[data-workload="cpu_bound"] [data-figure="speedup"]')
        canvas = self.drawn(figure)
        place = self.page.js("""const chart = Chart.getChart(arguments[0]), point = chart.getDatasetMeta(1).data[1];
            return [point.x, point.y]""", canvas)
        self.page.point(canvas, *place)
        tip = "const tip = Chart.getChart(arguments[0]).tooltip; return tip.opacity > 0 ? tip.body.flatMap((b) => b.lines).join(' ') : ''"
        self.page.until(lambda: "times as fast as sync" in self.page.js(tip, canvas))
        legend = figure.find_element("css selector", ".legend button")
        legend.send_keys(Keys.ENTER)
        self.assertEqual(legend.get_attribute("aria-pressed"), "false")
        self.assertFalse(self.page.js("return Chart.getChart(arguments[0]).isDatasetVisible(0)", canvas))
        other = figure.find_element("css selector", '[data-value="own"]')
        other.send_keys(Keys.SPACE)
        title = "return Chart.getChart(arguments[0].querySelector('canvas')).options.scales.y.title.text"
        self.assertIn("itself with 1 worker", self.page.js(title, figure))
        samples = self.page.show(self.page.find('[data-workload="cpu_bound"] [data-figure="samples"]'))
        self.drawn(samples)
        samples.find_element("css selector", '[data-value="log"]').click()
        self.assertEqual(self.page.js("return Chart.getChart(arguments[0].querySelector('canvas')).options.scales.x.type", samples),
                         "logarithmic")

    def test_05_triptych(self):
        self.opened("plain")
        for workload in VARIANTS:
            figure = self.page.show(self.page.find(f'[data-workload="{workload}"] [data-figure="triptych"]'))
            self.assertEqual([panel.get_attribute("data-panel") for panel in figure.find_elements("css selector", ".panel")], PANELS)
            for panel, word in zip(PANELS, ("pthread_create", "#pragma omp", "MPI_Comm_rank")):
                column = figure.find_element("css selector", f'[data-panel="{panel}"]')
                marked = self.page.js("return [...arguments[0].querySelectorAll('.own')].map((line) => line.textContent)", column)
                self.assertTrue(any(word in line for line in marked), f"{panel}/{workload}: {word}")
                self.assertTrue(all("▸" in line for line in marked))
                lines = len(column.find_elements("css selector", ".source li"))
                self.assertTrue(0 < len(marked) < lines)
                with open(os.path.join(os.environ["TRIPTYCH_SOURCE"], panel, workload + ".c"), encoding="utf-8") as file:
                    self.assertEqual(lines, len(file.read().splitlines()))

    def test_06_timeline_answers(self):
        self.opened("plain")
        figure = self.page.show(self.page.find('[data-workload="cpu_bound"] [data-figure="triptych"]'))
        self.page.until(lambda: len(figure.find_elements("css selector", "canvas[data-timeline]")) == 3)
        canvas = self.page.show(figure.find_element("css selector", 'canvas[data-timeline="posix threads"]'))
        self.page.until(lambda: self.page.js(DRAWN, canvas) > 3)
        tip = lambda: self.page.js("const tip = document.getElementById('tip'); return tip.hidden ? '' : tip.textContent")
        width = canvas.size["width"]
        for step in range(20):
            self.page.point(canvas, 80 + step * (width - 80) / 40, 15)
            if "task" in tip():
                break
        self.assertRegex(tip(), r"worker 0 \(thread\): task \d+\n[\d.]+ (µs|ms)\n")
        self.page.point(self.page.find(".masthead"), 5, 5)
        self.page.js("arguments[0].focus()", canvas)
        self.page.keys(Keys.ARROW_RIGHT)
        self.assertIn("worker 0", tip())
        before = tip()
        self.page.keys(Keys.ARROW_RIGHT)
        self.assertNotEqual(tip(), before)
        self.page.keys(Keys.ARROW_DOWN)
        self.assertIn("worker 1", tip())
        self.page.keys(Keys.ESCAPE)
        self.assertEqual(tip(), "")

    def test_07_variants_are_chosen(self):
        self.opened("plain")
        column = self.page.show(self.page.find('[data-workload="cpu_bound"] .panel[data-panel="posix"]'))
        Select(column.find_element("css selector", "select")).select_by_value("gil")
        self.page.until(lambda: column.find_elements("css selector", 'canvas[data-timeline="posix gil"]'))
        self.assertIn("run_gil", column.find_element("css selector", ".source .here").text)
        self.assertIn("slices were recorded", column.text)
        canvas = column.find_element("css selector", "canvas[data-timeline]")
        self.assertLessEqual(self.page.js("return arguments[0].slices", canvas), 2500)
        image = "return arguments[0].toDataURL()"
        before = self.page.js(image, canvas)
        self.page.find('[data-workload="cpu_bound"] button[aria-label="Zoom in"]').click()
        self.assertNotEqual(self.page.js(image, canvas), before)
        self.page.find('[data-workload="cpu_bound"] button[aria-label="The whole run"]').click()
        self.assertEqual(self.page.js(image, canvas), before)

    def test_08_themes(self):
        self.opened("plain")
        paper = "return getComputedStyle(document.body).backgroundColor"
        seen = set()
        for _ in range(3):
            seen.add((self.page.js("return document.documentElement.dataset.theme"), self.page.js(paper)))
            self.page.find("#theme").click()
        self.assertEqual({theme for theme, _ in seen}, {"light", "dark"})
        self.assertEqual(len({colour for _, colour in seen}), 2)
        self.page.find("#theme").click()
        self.page.find("#theme").click()
        self.shot("plain-dark")
        self.page.find("#theme").click()

    def test_09_keyboard(self):
        self.opened("plain")
        self.page.js("scrollTo(0, 0); document.activeElement.blur()")
        self.page.keys(Keys.TAB)
        self.assertEqual(self.page.js("return document.activeElement.className"), "skip")
        self.page.keys(Keys.ENTER)
        self.assertEqual(self.page.js("return document.activeElement.id"), "main")
        reached = set()
        for _ in range(400):
            if "CANVAS timeline" in reached or any(what.startswith("no ring") for what in reached):
                break
            self.page.keys(Keys.TAB)
            reached.add(self.page.js("""const at = document.activeElement, style = getComputedStyle(at);
                return style.outlineStyle === 'none' ? 'no ring: ' + at.outerHTML.slice(0, 80) : at.tagName + (at.dataset.timeline ? ' timeline' : '')"""))
        self.assertEqual([what for what in reached if what.startswith("no ring")], [])
        self.assertLessEqual({"A", "BUTTON", "SELECT", "DIV", "CANVAS timeline"}, reached)

    def test_10_widths(self):
        self.opened("plain", "slower")
        self.page.js("triptych.drawAll()")
        for width in (360, 390, 700, 1000, 1500, 1600):
            self.page.resize(width, 900)
            self.page.until(lambda: self.page.js("return innerWidth") == width)
            self.assertLessEqual(self.page.js("return document.documentElement.scrollWidth"), width)
            self.shot(f"sides-{width}")

    def test_11_print(self):
        self.opened("plain")
        pdf = self.page.pdf()
        self.assertEqual(pdf[:5], b"%PDF-")
        self.assertGreater(len(pdf), 100000)
        if self.page.js("return typeof Chart") != "undefined":
            self.assertEqual(self.page.js("return triptych.view.charts.size"), len(self.page.all("figure.chart")))
        if os.environ.get("TRIPTYCH_SHOTS"):
            with open(os.path.join(os.environ["TRIPTYCH_SHOTS"], "plain.pdf"), "wb") as file:
                file.write(pdf)

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
        folder = os.path.join(PageTest.folder, "real")
        subprocess.run([TRIPTYCH, "compare", "cpu_bound", "data_race", "--quick", "--workers", "1,2", "--repeat", "2",
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
            self.assertGreater(len(self.page.all(f'[data-workload="{workload}"] .source .own')), 10)
        self.assertEqual(self.page.js("return triptych.report.sets[0].cells.flatMap((cell) => cell.samples).length"), len(records))
        for figure in self.page.all("figure.chart") if self.page.js("return typeof Chart") != "undefined" else []:
            self.drawn(figure)
        timelines = self.page.all('[data-workload="cpu_bound"] canvas[data-timeline]')
        panels = {record["panel"] for record in records if record["workload"] == "cpu_bound"}
        self.assertEqual(len(timelines), len(panels))
        for canvas in timelines:
            self.page.show(canvas)
            self.page.until(lambda: self.page.js(DRAWN, canvas) > 3)
            self.assertGreaterEqual(self.page.js("return arguments[0].slices", canvas), 2)
        self.shot("real")

    def test_16_many_samples(self):
        self.opened("many")
        self.assertEqual(self.page.js("return triptych.report.sets[0].cells.reduce((sum, cell) => sum + (cell.samples || []).length, 0)"),
                         100000)
        loaded_ms = self.page.js("return performance.getEntriesByType('navigation')[0].loadEventEnd")
        if self.page.js("return typeof Chart") != "undefined":
            drawn_ms = self.page.js("const before = performance.now(); triptych.drawAll(); return performance.now() - before")
            drawn = self.page.js("return [...triptych.view.charts].reduce((sum, chart) => sum + (chart.samplesDrawn || 0), 0)")
            print(f"# 100000 samples: loaded in {loaded_ms:.0f} ms, all figures ({drawn} samples) in {drawn_ms:.0f} ms more")
            self.assertGreater(drawn, 20000)


if __name__ == "__main__":
    unittest.main(verbosity=2)
