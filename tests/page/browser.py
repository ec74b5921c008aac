# SPDX-License-Identifier: MIT
#
# browser: a headless Chromium that can reach nothing but files, and keeps what pages asked for. Its headless shell is taken
# where it is installed: the same engine with less around it, which takes two thirds of the CPU time.
import atexit
import base64
import json
import os
import shutil
import sys

SKIP = 77


def skip(reason):
    print(f"1..0 # SKIP {reason}")
    sys.exit(SKIP)


try:
    from selenium import webdriver
    from selenium.common.exceptions import WebDriverException
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import Select, WebDriverWait
except ImportError:
    skip("no python3-selenium here")

PATIENCE_S = 120  # against hanging only


def window(width, height):
    """The browser of this process, which starts with the first call (that takes longer than many tests), of that size."""
    if not Page.only:
        Page.only = Page(width, height)
        atexit.register(Page.only.close)
    Page.only.resize(width, height)
    Page.only.scheme("light")
    return Page.only


class Page:
    """One browser window; open(path) shows a file in it."""

    only = None

    def __init__(self, width, height):
        shell, driver = shutil.which("chromium-headless-shell"), shutil.which("chromedriver")
        chromium = shell or shutil.which("chromium")
        if not chromium or not driver:
            skip("no chromium and chromium-driver here")
        options = Options()
        options.binary_location = chromium
        if not shell:
            options.add_argument("--headless=new")
        for argument in ["--disable-gpu", "--in-process-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                         "--no-first-run", "--disable-background-networking", "--disable-component-update",
                         "--host-resolver-rules=MAP * ~NOTFOUND", f"--window-size={width},{height}"]:
            options.add_argument(argument)
        if os.geteuid() == 0:
            options.add_argument("--no-sandbox")
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(driver))
        self.driver.set_page_load_timeout(PATIENCE_S)

    def command(self, name, **arguments):
        return self.driver.execute_cdp_cmd(name, arguments)

    def scheme(self, name):
        self.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])

    def resize(self, width, height):
        self.command("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def open(self, path):
        self.driver.get_log("performance")
        self.driver.get_log("browser")
        self.driver.get("file://" + path)
        self.until(lambda: self.js("return document.documentElement.dataset.ready") == "true")

    def js(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def until(self, condition):
        WebDriverWait(self.driver, PATIENCE_S, 0.05).until(lambda _: condition())

    def find(self, selector):
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def show(self, element):
        """Scrolls there, so that what is drawn when it comes into sight is drawn."""
        self.js("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        return element

    def keys(self, *keys):
        webdriver.ActionChains(self.driver).send_keys(*keys).perform()

    def point(self, element, right, down):
        area = self.js("const r = arguments[0].getBoundingClientRect(); return [r.left, r.top]", element)
        self.command("Input.dispatchMouseEvent", type="mouseMoved", x=area[0] + right, y=area[1] + down)

    def requests(self):
        """The addresses that were asked for since the page was opened."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [message["params"]["request"]["url"] for message in messages
                if message["method"] == "Network.requestWillBeSent"]

    def complaints(self):
        return [entry["message"] for entry in self.driver.get_log("browser")
                if entry["level"] in ("SEVERE", "WARNING")]

    def pdf(self):
        answer = self.command("Page.printToPDF", printBackground=True, preferCSSPageSize=True)
        return base64.b64decode(answer["data"])

    def screenshot(self, path):
        size = self.js("return [innerWidth, document.documentElement.scrollHeight]")
        answer = self.command("Page.captureScreenshot", captureBeyondViewport=True,
                              clip={"x": 0, "y": 0, "width": size[0], "height": min(size[1], 16000), "scale": 1})
        with open(path, "wb") as file:
            file.write(base64.b64decode(answer["data"]))

    def close(self):
        try:
            self.command("Browser.close")  # after quit() alone the headless shell goes on
        except WebDriverException:  # it answers no more
            pass
        self.driver.quit()
