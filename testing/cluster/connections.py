"""Requests to several proxies of one store in turn, for the scripts that stand here."""
import http.client
import urllib.parse

TIMEOUT_SECONDS = 60


class Connections:
    """Keep-alive connections to the proxies, used in turn. One thread."""

    def __init__(self, urls, token, turn):
        self.parts = [urllib.parse.urlsplit(url) for url in urls]
        self.open = [None] * len(urls)
        self.token = token
        self.turn = turn

    def ask(self, method, path, body=None, headers=None):
        """Status, ETag and body; status 0 without an answer."""
        self.turn += 1
        which = self.turn % len(self.parts)
        part = self.parts[which]
        if self.open[which] is None:
            self.open[which] = http.client.HTTPConnection(part.hostname, part.port, timeout=TIMEOUT_SECONDS)
        connection = self.open[which]
        try:
            connection.request(method, part.path + path, body, {'X-Auth-Token': self.token, **(headers or {})})
            answer = connection.getresponse()
            return answer.status, answer.getheader('Etag'), answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            self.open[which] = None
            return 0, None, b''
