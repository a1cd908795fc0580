"""Serves a real Keystone on loopback: keystone_server.py CONF_FILE PORT

Debian's package would have it served by uwsgi or Apache. For a test one request at a time is
enough, and as many as SQLite takes.
"""

import os
import sys
from wsgiref import simple_server

from keystone.server.wsgi import initialize_public_application


class Handler(simple_server.WSGIRequestHandler):
    def address_string(self):
        return self.client_address[0]  # without asking who that is by name


def main():
    conf, port = sys.argv[1:3]
    # Keystone reads options from the command line too: it is to see none.
    sys.argv = sys.argv[:1]
    os.environ['OS_KEYSTONE_CONFIG_FILES'] = conf
    application = initialize_public_application()
    server = simple_server.make_server('127.0.0.1', int(port), application, handler_class=Handler)
    server.serve_forever()


main()
