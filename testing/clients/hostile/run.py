#!/usr/bin/env python3
"""Attacks a store from outside, section by section; hostile.sh says what must hold.

Usage: run.py URL TOKEN PID DATA SECTION...
"""
import sys

import archives
import connections
import heads
import meanings
from common import Store

SECTIONS = {'heads': heads.run, 'meanings': meanings.run, 'archives': archives.run, 'connections': connections.run}

if __name__ == '__main__':
    target = Store(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
    target.prepare()
    for section in sys.argv[5:]:
        SECTIONS[section](target)
        target.is_as_before()
