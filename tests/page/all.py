#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
#
# all.py TRIPTYCH NAME...: the tests of these NAME_test.py, one after the other in one browser.
import sys
import unittest

names = sys.argv[2:]
del sys.argv[2:]
unittest.main(module=None, argv=sys.argv[:1] + [name + "_test" for name in names], verbosity=2)
