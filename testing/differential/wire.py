"""HTTP/1.1 by hand: what goes out and what comes back is kept byte for byte.

http.client would fold header names, refuse broken requests and hide how a connection ends.
"""

import select
import socket
import time

ANSWER_SECONDS_MAX = 30
QUIET_SECONDS = 0.3
LINE_BYTES_MAX = 1 << 20


class Answer:
    """One answer: `status`, `reason`, `headers` as (name, value) texts in Latin-1, `body` bytes."""

    def __init__(self, version, status, reason, headers, body):
        self.version = version
        self.status = status
        self.reason = reason
        self.headers = headers
        self.body = body

    def header(self, name):
        """The first value of a header whatever its case, None if there is none."""
        for each, value in self.headers:
            if each.lower() == name.lower():
                return value
        return None


class Broken(Exception):
    """The other side sent no whole answer; the message says what came."""


class Connection:
    """One connection to a store. Not thread-safe."""

    def __init__(self, host, port):
        self.socket = socket.create_connection((host, port), ANSWER_SECONDS_MAX)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.input = self.socket.makefile('rb')

    def close(self):
        self.input.close()
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data)

    def finish(self):
        """Says that no more will be sent."""
        self.socket.shutdown(socket.SHUT_WR)

    def is_silent(self, seconds=QUIET_SECONDS):
        """Whether the other side says nothing for so long; only between answers."""
        return not select.select([self.socket], [], [], seconds)[0]

    def is_closed(self, seconds=2.0):
        """Whether the other side closes, having sent nothing more. Waits for it so long."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if select.select([self.socket], [], [], deadline - time.monotonic())[0]:
                try:
                    return self.input.read1(1) == b''
                except ConnectionError:
                    return True
        return False

    def answer(self, method='GET'):
        """Reads the next answer, interim ones included."""
        line = self._line()
        parts = line.split(b' ', 2)
        if len(parts) < 2 or not parts[0].startswith(b'HTTP/1.') or not parts[1].isdigit():
            raise Broken('no status line: %r' % line[:200])
        headers = self._headers()
        status = int(parts[1])
        answer = Answer(parts[0].decode(), status, parts[2].decode('latin-1') if len(parts) > 2 else '', headers, b'')
        if status >= 200 and method != 'HEAD' and status not in (204, 304):
            answer.body = self._body(answer)
        return answer

    def _line(self):
        try:
            line = self.input.readline(LINE_BYTES_MAX)
        except OSError as e:
            raise Broken('%s' % type(e).__name__) from e
        if not line.endswith(b'\n'):
            raise Broken('closed after %r' % line[:200] if line else 'closed')
        return line.rstrip(b'\r\n')

    def _headers(self):
        headers = []
        while True:
            line = self._line()
            if not line:
                return headers
            name, _, value = line.partition(b':')
            headers.append((name.decode('latin-1'), value.strip().decode('latin-1')))

    def _body(self, answer):
        if (answer.header('Transfer-Encoding') or '').lower() == 'chunked':
            return self._chunks()
        length = answer.header('Content-Length')
        if length is None:
            return self.input.read()
        body = self.input.read(int(length))
        if len(body) != int(length):
            raise Broken('%d of %s bytes' % (len(body), length))
        return body

    def _chunks(self):
        body = b''
        while True:
            size = int(self._line().split(b';')[0], 16)
            if size == 0:
                self._headers()
                return body
            body += self.input.read(size)
            self._line()


def request_bytes(method, target, headers, body, host):
    """A whole request: `headers` is a list of (name, value), all texts in Latin-1."""
    names = [name.lower() for name, _ in headers]
    lines = ['%s %s HTTP/1.1' % (method, target)]
    if 'host' not in names:
        lines.append('Host: %s' % host)
    lines += ['%s: %s' % header for header in headers]
    if body is not None and 'content-length' not in names and 'transfer-encoding' not in names:
        lines.append('Content-Length: %d' % len(body))
    return '\r\n'.join(lines + ['', '']).encode('latin-1') + (body or b'')
