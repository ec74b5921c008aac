#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# japanese_test.py TRIPTYCH: the report in a real browser, made by somebody whose language is Japanese.
import os
import unittest
import unittest.mock

from page_case import TRIPTYCH, PageCase

CATALOG = os.path.join(os.path.dirname(TRIPTYCH), "share/locale/ja/LC_MESSAGES/triptych.mo")


@unittest.skipUnless(os.path.exists(CATALOG), "this build has no catalogs")
class JapaneseTest(PageCase):
    def setUp(self):
        language = unittest.mock.patch.dict(os.environ, LC_ALL="ja_JP.UTF-8", LANGUAGE="")
        language.start()
        self.addCleanup(language.stop)

    def texts(self, selector):
        return self.page.js("return [...document.querySelectorAll(arguments[0])].map((node) => node.textContent.trim())", selector)

    def test_01_headings_sentences_and_columns_are_japanese(self):
        self.looked("plain")
        self.assertEqual(self.page.js("return document.documentElement.lang"), "ja")
        self.assertEqual(self.texts("h1"), ["1 つの題材、3 つのパネル"])
        names = set(self.page.js("return triptych.report.sets[0].cells.map((cell) => cell.workload)"))
        panels = set(self.page.js("return triptych.report.sets[0].cells.map((cell) => cell.panel)"))
        for selector in ("section > h2", "section > h3", ".chart h4", "[data-table] thead th", "figcaption"):
            for text in self.texts(selector):
                if text and text not in names | panels:
                    self.assertRegex(text, "[ぁ-んァ-ン一-龠]", selector)

    def test_02_sources_and_names_stay_as_they_are(self):
        self.looked("plain")
        self.assertIn("pthread_create", " ".join(self.texts(".source")))
        self.assertNotRegex(" ".join(self.texts(".source")), "[ぁ-ん]")
        self.assertTrue({"posix", "openmp", "mpi"} & set(self.texts("[data-table] tbody th")))
        self.assertEqual(self.page.js("return document.documentElement.scrollWidth <= innerWidth"), True)
        self.page.resize(390, 800)
        self.assertEqual(self.page.js("return document.documentElement.scrollWidth <= innerWidth"), True)


if __name__ == "__main__":
    unittest.main()
