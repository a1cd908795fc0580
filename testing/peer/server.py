"""Runs one of Swift's servers with a swift.conf of our own: server.py CONF_FOLDER NAME

Swift reads its hash salt and its policies from /etc/swift alone, whatever swift_dir says. That file
belongs to the machine, so the place is changed here, before anything else of Swift is loaded.
"""

import os
import runpy
import sys

from swift.common import utils


def main():
    folder, name = sys.argv[1:3]
    utils.SWIFT_CONF_FILE = os.path.join(folder, 'swift.conf')
    utils.HASH_PATH_PREFIX = utils.HASH_PATH_SUFFIX = b''
    utils.validate_hash_conf()
    # -v: logs to the console too, which is this process's own log file.
    command = '/usr/bin/swift-%s-server' % name
    sys.argv = [command, os.path.join(folder, '%s-server.conf' % name), '-v']
    runpy.run_path(command, run_name='__main__')


main()
