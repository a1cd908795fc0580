"""Requests that are signed: what is signed depends on the names of a check, so it is made late."""

import base64
import hashlib
import hmac
import urllib.parse

# An end that is far away, and the same as a date.
LATER, LATER_ISO = 4000000000, '2096-10-02T07:06:40Z'


def sign(key, message, digest='sha256'):
    return hmac.new(key.encode(), message.encode(), getattr(hashlib, digest))


def absolute(path):
    return path if path.startswith('/') else '/v1/AUTH_test/' + path


class TempUrl:
    """A path with its signature: `form` is hex, or base64 behind the digest's name."""

    def __init__(self, path, method='GET', key='key', expires=LATER, sent=None, digest='sha256', form='hex', prefix=None, range_=None, of=None, more='', first=''):
        self.path, self.method, self.key, self.expires = absolute(path), method, key, expires
        self.sent, self.digest, self.form, self.prefix, self.range_, self.of = sent, digest, form, prefix, range_, of
        self.more, self.first = more, first

    def __call__(self, fill):
        path = fill(self.path)
        signed = fill(absolute(self.of)) if self.of else urllib.parse.unquote(path)
        query = ''
        if self.prefix is not None:
            signed = 'prefix:' + '/'.join(signed.split('/')[:4]) + '/' + self.prefix
            query += '&temp_url_prefix=' + urllib.parse.quote(self.prefix)
        message = '%s\n%s\n%s' % (self.method, self.expires, signed)
        if self.range_ is not None:
            query += '&temp_url_ip_range=' + urllib.parse.quote(self.range_)
            if self.range_:
                message = 'ip=%s\n%s' % (self.range_, message)
        made = sign(self.key, message, self.digest)
        if self.form == 'hex':
            signature = made.hexdigest()
        elif self.form == 'capitals':
            signature = made.hexdigest().upper()
        else:
            encode = base64.b64encode if self.form == 'base64' else base64.urlsafe_b64encode
            signature = urllib.parse.quote(self.digest + ':' + encode(made.digest()).decode())
        expires = self.expires if self.sent is None else self.sent
        return '%s?%stemp_url_sig=%s&temp_url_expires=%s%s%s' % (path, self.first, signature, expires, query, self.more)

    def __str__(self):
        return '%s?(signed %s by %s)%s' % (self.path, self.method, self.key, self.more)


def field(name, value):
    return 'Content-Disposition: form-data; name="%s"\r\n\r\n%s' % (name, value)


def file(filename, data='data', kind='text/plain', head=''):
    kind = '\r\nContent-Type: ' + kind if kind is not None else ''
    return 'Content-Disposition: form-data; name="file"; filename="%s"%s%s\r\n\r\n%s' % (filename, kind, head, data)


class Form:
    """A signed form; `changed` are fields as sent, where they are not as signed (None: not sent)."""

    def __init__(self, path, parts, redirect='', size=1000, count=10, expires=LATER, key='key', digest='sha256', before='', end='--limit--\r\n', signed=None, first=(), **changed):
        self.path, self.parts, self.values = absolute(path), parts, (redirect, size, count, expires)
        self.key, self.digest, self.before, self.end, self.signed, self.first, self.changed = key, digest, before, end, signed, first, changed

    def __call__(self, fill):
        path = urllib.parse.unquote(fill(self.path))
        signed = '\n'.join([path] + [str(value) for value in self.signed or self.values])
        fields = dict(zip(('redirect', 'max_file_size', 'max_file_count', 'expires'), self.values))
        fields['signature'] = sign(self.key, signed, self.digest).hexdigest()
        if not fields['redirect']:
            del fields['redirect']
        fields.update(self.changed)
        parts = list(self.first) + [field(name, value) for name, value in fields.items() if value is not None] + list(self.parts)
        text = self.before + ''.join('--limit\r\n' + fill(part) + '\r\n' for part in parts) + self.end
        return text.encode('latin-1')
