# SPDX-License-Identifier: MIT
"""Files that are there whole or not at all, and what an interrupted run has measured."""

import hashlib
import json
import os


def keep(path, text):
    """A file that is there whole or not at all."""
    with open(path + ".part", "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(path + ".part", path)


class Kept:
    """What was measured so far, in a file, so that a run that was interrupted goes on. It counts
    for the same settings and the same programs only."""

    def __init__(self, path, settings):
        self.path, self.values = path, {}
        self.settings = json.loads(json.dumps(settings))
        try:
            with open(path, encoding="utf-8") as file:
                found = json.load(file)
            if found["settings"] == self.settings:
                self.values = found["values"]
        except (OSError, ValueError, LookupError, TypeError):
            pass  # there is none, or it is of no use

    @staticmethod
    def key(command):
        """Of a command as it is on this machine now; scratch folders change from run to run."""
        program = next((w for w in command.words if w.startswith(os.sep) and os.path.isfile(w)), "")
        stamp = os.stat(program).st_mtime_ns if program else 0
        words = [w for w in command.words if "peers-" not in w]
        text = json.dumps([command.name, words, command.read_name, stamp])
        return f"{command.name} {hashlib.sha256(text.encode()).hexdigest()[:16]}"

    def recall(self, command):
        found = self.values.get(self.key(command), {})
        command.values = {int(number): value for number, value in found.items()}

    def note(self, command):
        if command.values:
            self.values[self.key(command)] = command.values
        keep(self.path, json.dumps({"settings": self.settings, "values": self.values}))

    def forget(self):
        if os.path.exists(self.path):
            os.remove(self.path)
