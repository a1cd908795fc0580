"""Accounts (section 2)."""

from steps import DELETE, GET, HEAD, POST, PUT, RESELLER, check, step, utf8


def mine(title, *steps):
    """All steps by the reseller admin, in an account of the check's own."""
    return check(title, *(s._replace(user=RESELLER) for s in steps), container=False)


ME = '/v1/{a}'
WORD = 'X-Account-Meta-Uni' + utf8('\u0e12')
CHECKS = [
    mine('an account that nobody has made looks empty', HEAD(200, ME), GET(204, ME), GET(200, ME + '?format=json'), GET(200, ME + '?format=xml')),
    mine('the first container makes the account', PUT(201, ME + '/c'), HEAD(204, ME), GET(200, ME), GET(200, ME + '?format=json'), GET(200, ME + '?format=xml')),
    mine('the first POST makes the account', POST(204, ME, {'X-Account-Meta-A': '1'}), HEAD(204, ME)),
    mine('PUT makes it, and again', PUT(201, ME), PUT(202, ME), HEAD(204, ME), GET(204, ME)),
    mine('PUT with metadata', PUT(201, ME, {'X-Account-Meta-A': '1'}), PUT(202, ME, {'X-Account-Meta-B': '2'}), HEAD(204, ME)),
    mine('metadata comes, stays and goes', POST(204, ME, {'X-Account-Meta-A': '1', 'X-Account-Meta-B': '2'}), POST(204, ME, {'X-Account-Meta-C': '3'}), HEAD(204, ME),
         POST(204, ME, {'X-Account-Meta-A': '', 'X-Remove-Account-Meta-B': 'x'}), HEAD(204, ME), GET(204, ME)),
    mine('names of metadata beyond ASCII', POST(204, ME, {WORD: '1', 'X-Account-Meta-A%41': '2'}), HEAD(204, ME), GET(200, ME + '?format=json'),
         POST(204, ME, {WORD.replace('X-', 'X-Remove-'): 'x'}), HEAD(204, ME), POST(400, ME, {'X-Account-Meta-Uni\xff': '1'}), HEAD(204, ME)),
    mine('how long names beyond ASCII may be', *(POST(status, ME, {'X-Account-Meta-' + utf8('\u0e12') * 42 + more: '1'}) for status, more in ((204, '12'), (400, '123')))),
    mine('set and removed in one request', POST(204, ME, {'X-Account-Meta-A': '1', 'X-Remove-Account-Meta-A': 'x'}), HEAD(204, ME)),
    mine('a deleted account is gone', PUT(201, ME), DELETE(204, ME), HEAD(410, ME), GET(410, ME), DELETE(404, ME), PUT(403, ME), PUT(503, ME + '/c'), POST(404, ME),
         GET(404, ME + '/c'), HEAD(404, ME + '/c/o')),
    mine('an account that was never made cannot be deleted', DELETE(404, ME)),
    mine('a query keeps an account from being deleted', PUT(201, ME), DELETE(400, ME + '?a=b'), HEAD(204, ME)),
    mine('containers are counted at once', PUT(201, ME + '/a'), PUT(201, ME + '/b'), HEAD(204, ME), DELETE(204, ME + '/a'), HEAD(204, ME), GET(200, ME)),
    mine('containers in order of bytes', *(PUT(201, ME + '/' + name) for name in ('b', 'a', 'B', '%C3%A9', 'a-', 'a.', '~', '0')), GET(200, ME), GET(200, ME + '?format=json'),
         GET(200, ME + '?reverse=on')),
    mine('parts of a listing', *(PUT(201, ME + '/' + name) for name in ('a', 'b', 'b-1', 'b-2', 'c')),
         *(GET(200, ME + '?' + query) for query in (
             'limit=2', 'marker=b', 'end_marker=b-2', 'marker=a&end_marker=c', 'prefix=b', 'prefix=b&delimiter=-', 'delimiter=-', 'delimiter=-&format=json',
             'delimiter=-&format=xml', 'reverse=true', 'reverse=true&marker=b-2', 'reverse=1&end_marker=a', 'prefix=b&limit=2&marker=b', 'limit=0&format=json', 'limit=x', 'limit=-1')),
         GET(204, ME + '?marker=z'), GET(200, ME + '?marker=z&format=json'), GET(200, ME + '?marker=z&format=xml'), GET(204, ME + '?limit=0')),
    mine('a container name to be escaped', PUT(201, ME + '/a%26%3C%3E%22%27b%09'), GET(200, ME), GET(200, ME + '?format=json'), GET(200, ME + '?format=xml')),
    mine('an account that needs escaping', PUT(201, ME + '%26%3C%22%27'), GET(200, ME + '%26%3C%22%27?format=xml')),
    mine('requests that are no business of accounts', HEAD(200, ME, {'Range': 'bytes=0-1', 'If-Match': 'x', 'If-None-Match': '*'}), GET(204, ME, {'If-None-Match': '*'})),
    mine('X-Newest', PUT(201, ME), HEAD(204, ME, {'X-Newest': 'true'}), GET(204, ME, {'X-Newest': 'yes'})),
]
