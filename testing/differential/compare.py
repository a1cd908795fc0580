"""What counts as the same answer."""

import json
import re

TRANSACTION = ('X-Trans-Id', 'X-Openstack-Request-Id')
TRANSACTION_FORM = re.compile(r'tx[0-9a-f]{21}-[0-9a-f]{10}(-.*)?$')

# Values that differ between any two stores, and the form that each must have.
FORMS = {
    'Date': r'(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z][a-z] \d{4} \d\d:\d\d:\d\d GMT$',
    'Last-Modified': r'(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z][a-z] \d{4} \d\d:\d\d:\d\d GMT$',
    'X-Copied-From-Last-Modified': r'(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z][a-z] \d{4} \d\d:\d\d:\d\d GMT$',
    'X-Timestamp': r'\d{10}\.\d{5}$',
    'X-Put-Timestamp': r'\d{10}\.\d{5}$',
    'X-Auth-Token': r'AUTH_tk\S{10,}$',
    'X-Storage-Token': r'AUTH_tk\S{10,}$',
    'X-Auth-Token-Expires': r'\d+$',
    'X-Delete-At': r'\d{10}$',
    'X-Object-Version-Id': r'\d{10}\.\d{5}$',
    'X-Object-Current-Version-Id': r'\d{10}\.\d{5}$',
    'X-Copied-From-Version-Id': r'\d{10}\.\d{5}$',
}
WORDS = ('Allow', 'Access-Control-Allow-Methods', 'Access-Control-Allow-Headers', 'Access-Control-Expose-Headers')
BOUNDARY = re.compile(r'boundary=([0-9a-f]{32})')
MODIFIED = re.compile(rb'(Last Modified: |"Last Modified": "|<last_modified>)[A-Z][a-z][a-z], \d\d [A-Z][a-z][a-z] \d{4} \d\d:\d\d:\d\d GMT')
VERSION = re.compile(r'\d{10}\.\d{5}')
ISO_DATE = re.compile(rb'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}')


def form_of(name, value):
    """The value, or the name of its form where only the form can be the same."""
    if name.title() in TRANSACTION:
        match = TRANSACTION_FORM.match(value)
        return '<transaction id%s>' % (match.group(1) or '') if match else value
    form = FORMS.get(name.title())
    if form and re.match(form, value):
        return '<%s>' % name
    if name.lower() == 'content-type':
        return BOUNDARY.sub('boundary=<boundary>', value)
    if name.title() in ('Content-Location', 'X-Copied-From', 'X-Symlink-Target'):
        return VERSION.sub('<version>', value)
    return value


def headers_of(answer, address):
    """{name: values} with the names' case kept."""
    found = {}
    for name, value in answer.headers:
        if name.startswith('access-control-') or name == 'vary':  # some of Swift's answers have no capitals here
            name = name.title()
        found.setdefault(name, []).append(form_of(name, value.replace(address, '<host>')))
    ids = {value for name, value in answer.headers if name in TRANSACTION}
    if len(ids) > 1:
        found['(two transaction ids)'] = [str(ids)]
    for name in found:  # sets of words
        if name.title() in WORDS:
            found[name] = sorted(found[name][0].split(', '))
    return {name: ', '.join(values) for name, values in found.items()}


def body_of(answer, address):
    """The body in a form in which the same content is the same value."""
    body = answer.body.replace(address.encode(), b'<host>')
    body = ISO_DATE.sub(b'<date>', body)
    body = MODIFIED.sub(rb'\1<date>', body)
    body = re.sub(VERSION.pattern.encode(), b'<version>', body)
    boundary = BOUNDARY.search(answer.header('Content-Type') or '')
    if boundary:
        body = body.replace(boundary.group(1).encode(), b'<boundary>')
    for name in TRANSACTION:
        value = answer.header(name)
        if value:
            body = body.replace(value.encode('latin-1'), b'<transaction>')
    if (answer.header('Content-Type') or '').startswith('application/json') and body:
        try:
            return json.loads(body)
        except ValueError:
            pass
    return body


def differences(ours, ours_address, theirs, theirs_address):
    """[(part, ours, theirs)] of one pair of answers; part is `status`, `reason`, `version`, `body`
    or a header's name, which is told in lower case when only its case differs."""
    if ours.status != theirs.status:  # all else follows from it
        return [('status', ours.status, theirs.status)]
    found = []
    for part in ('reason', 'version'):
        if getattr(ours, part) != getattr(theirs, part):
            found.append((part, getattr(ours, part), getattr(theirs, part)))
    mine, other = headers_of(ours, ours_address), headers_of(theirs, theirs_address)
    for name in sorted(set(mine) | set(other)):
        if mine.get(name) != other.get(name):
            found.append((name, mine.get(name), other.get(name)))
    mine, other = body_of(ours, ours_address), body_of(theirs, theirs_address)
    if mine != other:
        found.append(('body', mine, other))
    return found
