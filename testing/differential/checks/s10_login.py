"""The v1 login (section 1)."""

from steps import GET, HEAD, NOBODY, POST, PUT, check, step

GOOD = {'X-Auth-User': 'test:tester', 'X-Auth-Key': 'testing'}
STORAGE = {'X-Storage-User': 'test:tester', 'X-Storage-Pass': 'testing'}


def login(title, *rows):
    """Rows of (status, path, headers)."""
    return check(title, *(GET(status, path, headers, user=NOBODY) for status, path, headers in rows), container=False)


CHECKS = [
    login('name and key', (200, '/auth/v1.0', GOOD), (200, '/auth/v1.0/', GOOD), (200, '/auth/v1.0/what/ever', GOOD)),
    login('the other pair of headers', (200, '/auth/v1.0', STORAGE)),
    login('pairs mixed', (200, '/auth/v1.0', {'X-Auth-User': 'test:tester', 'X-Storage-Pass': 'testing'}),
          (200, '/auth/v1.0', {'X-Storage-User': 'test:tester', 'X-Auth-Key': 'testing'})),
    login('X-Auth-User wins', (200, '/auth/v1.0', dict(GOOD, **{'X-Storage-User': 'test2:tester2'})),
          (401, '/auth/v1.0', dict(STORAGE, **{'X-Auth-User': 'test:nobody'}))),
    login('the path of old', (200, '/auth/auth', GOOD), (200, '/auth/v1/test/auth', GOOD)),
    login('in the account\'s path the user alone', (200, '/auth/v1/test/auth', {'X-Storage-User': 'tester', 'X-Storage-Pass': 'testing'}),
          (401, '/auth/v1/test/auth', STORAGE), (401, '/auth/v1/test2/auth', GOOD), (401, '/auth/v1/test/auth', {})),
    login('paths in the account that are none', (400, '/auth/v1/test', GOOD), (400, '/auth/v1', GOOD), (400, '/auth/v1/test/other', GOOD)),
    login('a wrong key', (401, '/auth/v1.0', {'X-Auth-User': 'test:tester', 'X-Auth-Key': 'wrong'})),
    login('an unknown user', (401, '/auth/v1.0', {'X-Auth-User': 'test:nobody', 'X-Auth-Key': 'testing'}),
          (401, '/auth/v1.0', {'X-Auth-User': 'nobody:tester', 'X-Auth-Key': 'testing'})),
    login('a user without an account', (401, '/auth/v1.0', {'X-Auth-User': 'tester', 'X-Auth-Key': 'testing'})),
    login('no headers', (401, '/auth/v1.0', {}), (401, '/auth/v1.0', {'X-Auth-User': 'test:tester'}),
          (401, '/auth/v1.0', {'X-Auth-Key': 'testing'})),
    login('an empty key', (401, '/auth/v1.0', {'X-Auth-User': 'test:tester', 'X-Auth-Key': ''})),
    login('an unknown version', (400, '/auth/v3', GOOD), (400, '/auth/v2.0', GOOD), (400, '/auth/x/y', GOOD)),
    login('no version', (404, '/auth/', GOOD)),
    login('the prefix alone is a bad URL', (412, '/auth', GOOD)),
    check('only GET', HEAD(405, '/auth/v1.0', GOOD, user=NOBODY), POST(405, '/auth/v1.0', GOOD, user=NOBODY),
          PUT(405, '/auth/v1.0', GOOD, b'', user=NOBODY), step('PATCH', 405, '/auth/v1.0', GOOD, user=NOBODY),
          step('OPTIONS', 405, '/auth/v1.0', GOOD, user=NOBODY), container=False),
    login('a login with a token that is none', (200, '/auth/v1.0', dict(GOOD, **{'X-Auth-Token': 'AUTH_tkx'}))),
    login('the other users', (200, '/auth/v1.0', {'X-Auth-User': 'test:tester3', 'X-Auth-Key': 'testing3'}),
          (200, '/auth/v1.0', {'X-Auth-User': 'test5:tester5', 'X-Auth-Key': 'testing5'}),
          (200, '/auth/v1.0', {'X-Auth-User': 'test:tester6', 'X-Auth-Key': 'testing6'}),
          (200, '/auth/v1.0', {'X-Auth-User': 'admin:admin', 'X-Auth-Key': 'admin'})),
    login('a key with a colon in the user', (401, '/auth/v1.0', {'X-Auth-User': 'test:tester:x', 'X-Auth-Key': 'testing'})),
    login('a host of another name is in the URL', (200, '/auth/v1.0', dict(GOOD, Host='store.example:9'))),
]
