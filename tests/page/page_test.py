#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# page_test.py TRIPTYCH: the report in a real browser, as a reader uses it.
import os
import unittest

from browser import Keys, Select
from make_results import VARIANTS
from page_case import DRAWN, PageCase

PANELS = ["posix", "openmp", "mpi"]


class PageTest(PageCase):
    def test_01_every_part_is_there(self):
        self.looked("plain")
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
        self.looked("plain")
        row = self.page.js("""return [...document.querySelectorAll('[data-table="cpu_bound"] tbody tr')]
            .map((row) => [...row.cells].map((cell) => cell.textContent))
            .find((row) => row[1] === 'threads' && row[2] === '2')""")
        self.assertRegex(row[3], r"^\d+\.\d+ ms \[\d+\.\d+, \d+\.\d+\]$")
        self.assertRegex(row[4], r"^\d+\.\d+ ms \((\d+ % too (long|short)|which is right)\)$")
        self.assertEqual(row[5], "8")
        self.assertRegex(row[6], r"^[12]\.\d+ \[")
        # The racy form has a size of its own, and comes first.
        fastest = self.page.js("""return [...document.querySelectorAll('[data-table="glance"] tbody tr')]
            .map((row) => [...row.cells].map((cell) => cell.textContent)).find((row) => /^data_race/.test(row[0]))""")
        self.assertIn("mutex", fastest[1])
        self.assertIn("atomic", fastest[2])
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
        foretold = self.page.js("""return Chart.getChart(document.querySelector('[data-figure="samples"] canvas'))
            .data.datasets.filter((set) => set.label === 'predicted').map((set) => set.data.length)""")
        self.assertGreater(foretold[0], 3)

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
                races = column.find_elements("css selector", ".source li.race")
                self.assertEqual(len(races) > 0, workload == "data_race", f"{panel}/{workload}") # the natural form
                lines = len(column.find_elements("css selector", ".source li"))
                self.assertTrue(0 < len(marked) < lines)
                name = column.find_element("css selector", ".source").get_attribute("aria-label").split()[-1]
                with open(os.path.join(os.environ["TRIPTYCH_SOURCE"], name), encoding="utf-8") as file:
                    self.assertEqual(lines, len(file.read().splitlines()))

    def test_05_sequential_run_and_slow_motion(self):
        self.opened("plain")
        figure = self.page.show(self.page.find('[data-workload="cpu_bound"] [data-figure="triptych"]'))
        self.page.until(lambda: len(figure.find_elements("css selector", "canvas[data-timeline]")) == 4)
        base = figure.find_element("css selector", '[data-base="sync"] canvas')
        for canvas in figure.find_elements("css selector", ".panel canvas[data-timeline]"):
            self.assertLess(base.location["y"], canvas.location["y"])
        self.assertRegex(figure.find_element("css selector", '.panel[data-panel="posix"]').text, r"threads, 2 workers: .*; size \d")
        self.page.js("triptych.drawAll()") # nothing above comes up later and moves it
        canvas = self.page.show(base)
        image = "return arguments[0].toDataURL()"
        whole = self.page.js(image, canvas)
        play = figure.find_element("css selector", "button[data-play]")
        play.click()
        self.page.until(lambda: self.page.js(image, canvas) != whole)
        self.assertRegex(play.text, r"^Stop \((slowed \d[\d  ,]* times|\d+ times as fast)\)$")
        play.click() # where the run has ended meanwhile it plays once more, and ends by itself
        self.page.until(lambda: self.page.js(image, canvas) == whole and play.text == "Play slowly")

    def test_06_timeline_answers(self):
        self.opened("plain")
        figure = self.page.show(self.page.find('[data-workload="cpu_bound"] [data-figure="triptych"]'))
        self.page.until(lambda: len(figure.find_elements("css selector", "canvas[data-timeline]")) == 4)
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
        self.assertIn("posix/cpu_bound/gil.c", column.text)
        self.assertIn("gil_take", column.find_element("css selector", ".source").text)
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
            if {"SELECT", "CANVAS timeline"} <= reached or any(what.startswith("no ring") for what in reached):
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

    def test_11_paper_has_the_marked_lines(self):
        self.opened("plain")
        self.page.command("Emulation.setEmulatedMedia", media="print")
        shown = """return [...arguments[0].querySelectorAll('.source li')].filter((line) => line.offsetParent).length"""
        column = self.page.find('[data-workload="data_race"] .panel[data-panel="posix"]')
        cut = self.page.js(shown, column)
        self.assertGreaterEqual(cut, len(column.find_elements("css selector", ".source li.own, .source li.race")))
        self.page.js("arguments[0].querySelector('.panel-head button').click()", column)
        self.assertGreater(self.page.js(shown, column), cut)
        self.page.command("Emulation.setEmulatedMedia", media="")

    def test_12_tables_fold(self):
        self.looked("plain")
        hidden = """return [...document.querySelectorAll('.table-box')].filter((box) => box.offsetParent &&
            box.scrollWidth > box.clientWidth + 1).map((box) => box.getAttribute('aria-label'))"""
        for width in (390, 800, 1440):
            self.page.resize(width, 900)
            self.page.until(lambda: self.page.js("return innerWidth") == width)
            self.assertEqual(self.page.js(hidden), [], width)

    def test_13_a_timeline_says_which_run_it_is(self):
        self.looked("plain")
        figure = self.page.show(self.page.find('[data-workload="cpu_bound"] [data-figure="triptych"]'))
        self.page.until(lambda: len(figure.find_elements("css selector", "canvas[data-timeline]")) == 4)
        for panel in PANELS:
            self.assertRegex(figure.find_element("css selector", f'.panel[data-panel="{panel}"]').text,
                             r"The timeline: a run of [\d.]+ (µs|ms|s) with 2 workers, [\d.]+ times the median\.")

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


if __name__ == "__main__":
    unittest.main(verbosity=2)
