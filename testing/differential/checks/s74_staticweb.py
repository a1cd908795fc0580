"""Containers as web sites (section 17)."""

from steps import DELETE, GET, HEAD, NOBODY, OPTIONS, OTHER, POST, PUT, check, put

OPEN, READ = {'X-Container-Read': '.r:*,.rlistings'}, {'X-Container-Read': '.r:*'}
INDEX, ERROR, LISTINGS = {'X-Container-Meta-Web-Index': 'index.html'}, {'X-Container-Meta-Web-Error': 'error.html'}, {'X-Container-Meta-Web-Listings': 'true'}
HTML = {'Content-Type': 'text/html'}
FILES = (PUT(201, '{c}/index.html', HTML, 'INDEX'), PUT(201, '{c}/a.txt', {'Content-Type': 'text/plain'}, 'A'), PUT(201, '{c}/sub/index.html', HTML, 'SUB'), put('{c}/sub2/b.txt', 'B'),
         put('{c}/sub2/deep/c', 'C'), PUT(201, '{c}/404error.html', HTML, 'NOT FOUND'), PUT(201, '{c}/401error.html', HTML, 'WHO ARE YOU'),
         PUT(201, '{c}/dir', {'Content-Type': 'application/directory'}, ''), put('{c}/dir/in', 'D'))
WEB = {'X-Web-Mode': 'true'}


def site(title, settings, *after, files=FILES):
    return check(title, *files, POST(204, '{c}', settings), *after)


def nobody(status, target, headers=None, verb=GET):
    return verb(status, target, headers, user=NOBODY)


ALL = dict(OPEN, **INDEX, **ERROR, **LISTINGS)

CHECKS = [
    site('no site', OPEN, nobody(200, '{c}'), nobody(200, '{c}/'), nobody(404, '{c}/sub'), nobody(404, '{c}/sub/')),
    site('an index page', dict(OPEN, **INDEX), nobody(200, '{c}/'), nobody(200, '{c}/sub/'), nobody(404, '{c}/sub2/'), nobody(404, '{c}/none/')),
    site('an index page by HEAD', dict(OPEN, **INDEX), nobody(200, '{c}/', verb=HEAD), nobody(200, '{c}/sub/', verb=HEAD), nobody(404, '{c}/sub2/', verb=HEAD)),
    site('a range of an index page', dict(OPEN, **INDEX), nobody(206, '{c}/', {'Range': 'bytes=0-1'}), nobody(206, '{c}/sub/', {'Range': 'bytes=1-'}), nobody(416, '{c}/sub/', {'Range': 'bytes=9-'})),
    site('an index page that is known', dict(OPEN, **INDEX), nobody(304, '{c}/sub/', {'If-None-Match': '*'}), nobody(412, '{c}/sub/', {'If-Match': 'x'})),
    site('no slash', dict(OPEN, **INDEX), nobody(301, '{c}'), nobody(301, '{c}', verb=HEAD), nobody(301, '{c}/sub'), nobody(301, '{c}/sub2'), nobody(301, '{c}/sub', verb=HEAD), nobody(404, '{c}/none')),
    site('no slash and a query', dict(OPEN, **INDEX), nobody(301, '{c}?a=b'), nobody(301, '{c}/sub?a=b')),
    site('no slash and codes', dict(OPEN, **LISTINGS), nobody(301, '{c}/x%20%C3%A9'), nobody(200, '{c}/x%20%C3%A9/'), files=(put('{c}/x%20%C3%A9/o'),)),
    site('a listing', dict(OPEN, **LISTINGS), nobody(200, '{c}/'), nobody(200, '{c}/sub2/'), nobody(200, '{c}/sub/'), nobody(404, '{c}/none/'), nobody(301, '{c}')),
    site('a listing by HEAD', dict(OPEN, **LISTINGS), nobody(200, '{c}/', verb=HEAD), nobody(200, '{c}/sub2/', verb=HEAD)),
    site('a listing where queries do not count', dict(OPEN, **LISTINGS), nobody(200, '{c}/?format=json'), nobody(200, '{c}/?limit=1'), nobody(200, '{c}/?prefix=x')),
    site('a listing of nothing', dict(OPEN, **LISTINGS), nobody(200, '{c}/'), files=()),
    site('a listing of names that need codes', dict(OPEN, **LISTINGS), nobody(200, '{c}/'), files=(put('{c}/%3Cb%3E%26%22'), put('{c}/%C3%A9'), put('{c}/x%20y%3Fz'), put('{c}/d%26/e'), PUT(201, '{c}/t', {'Content-Type': 'image/png; charset="x"'}, ''))),
    site('a listing of sizes', dict(OPEN, **LISTINGS), nobody(200, '{c}/'), files=(put('{c}/a', 'x' * 1023), put('{c}/b', 'x' * 1024), put('{c}/c', 'x' * 5000), put('{c}/d', 'x' * 1500))),
    site('a listing that is not switched on', dict(OPEN, **{'X-Container-Meta-Web-Listings': 'false', 'X-Container-Meta-Web-Index': 'none'}), nobody(404, '{c}/'), nobody(404, '{c}/sub2/'), nobody(301, '{c}/sub2')),
    site('a listing for those who may not list', dict(READ, **LISTINGS), nobody(401, '{c}'), nobody(401, '{c}/'), nobody(401, '{c}/sub2/'), nobody(404, '{c}/sub2')),
    site('an index page for those who may not list', dict(READ, **INDEX), nobody(401, '{c}'), nobody(401, '{c}/'), nobody(200, '{c}/sub/'), nobody(301, '{c}/sub'), nobody(404, '{c}/sub2'), nobody(404, '{c}/sub2/')),
    site('an index page before a listing', dict(OPEN, **INDEX, **LISTINGS), nobody(200, '{c}/'), nobody(200, '{c}/sub/'), nobody(200, '{c}/sub2/'), nobody(200, '{c}/dir/')),
    site('a stylesheet and a label', dict(OPEN, **LISTINGS, **{'X-Container-Meta-Web-Listings-CSS': 'style.css', 'X-Container-Meta-Web-Listings-Label': 'My <Label>'}), nobody(200, '{c}/'), nobody(200, '{c}/sub2/'), nobody(200, '{c}/sub2/deep/')),
    site('a stylesheet of elsewhere', dict(OPEN, **LISTINGS, **{'X-Container-Meta-Web-Listings-CSS': 'http://x/style.css'}), nobody(200, '{c}/sub2/')),
    site('a stylesheet by its path', dict(OPEN, **LISTINGS, **{'X-Container-Meta-Web-Listings-CSS': '/style.css'}), nobody(200, '{c}/sub2/')),
    site('an error page', ALL, nobody(404, '{c}/none'), nobody(404, '{c}/none/')),
    site('an error page alone', dict(OPEN, **ERROR), nobody(404, '{c}/none'), nobody(200, '{c}/'), nobody(200, '{c}')),
    site('an error page that is not there', dict(ALL, **{'X-Container-Meta-Web-Error': 'no.html'}), nobody(404, '{c}/none'), nobody(404, '{c}/none/')),
    site('an error page for those who may not list', dict(READ, **ERROR, **LISTINGS), nobody(401, '{c}/'), nobody(401, '{c}/sub2/'), nobody(404, '{c}/none')),
    site('an error page that may not be read', dict(ERROR, **INDEX), nobody(401, '{c}/'), nobody(401, '{c}/none'), nobody(401, '{c}/a.txt')),
    site('an error page by HEAD', ALL, nobody(404, '{c}/none', verb=HEAD)),
    site('an object that stands for a directory', dict(OPEN, **LISTINGS), nobody(301, '{c}/dir'), nobody(200, '{c}/dir/')),
    site('an object that stands for a directory, not listed', dict(OPEN, **INDEX), nobody(301, '{c}/dir'), nobody(404, '{c}/dir/')),
    site('an object that stands for a directory with an index page', dict(OPEN, **INDEX), PUT(201, '{c}/dir/index.html', HTML, 'IN'), nobody(301, '{c}/dir'), nobody(200, '{c}/dir/')),
    site('another type of directory', dict(OPEN, **LISTINGS, **{'X-Container-Meta-Web-Directory-Type': 'text/x-dir'}), nobody(200, '{c}/dir'), PUT(201, '{c}/dir', {'Content-Type': 'text/x-dir'}, ''), nobody(301, '{c}/dir')),
    site('objects are as they are', ALL, nobody(200, '{c}/a.txt'), nobody(200, '{c}/a.txt', verb=HEAD), nobody(206, '{c}/a.txt', {'Range': 'bytes=0-0'}), nobody(404, '{c}/a.txt/')),
    site('the owner sees the container', ALL, GET(200, '{c}'), GET(200, '{c}/'), GET(404, '{c}/none'), GET(404, '{c}/sub2/')),
    site('the owner asks for the site', ALL, GET(301, '{c}', WEB), GET(200, '{c}/', WEB), GET(404, '{c}/none', WEB), GET(200, '{c}/sub2/', WEB), GET(301, '{c}/sub', {'X-Web-Mode': 'yes'})),
    site('the owner does not ask for the site', ALL, GET(200, '{c}', {'X-Web-Mode': 'f'})),
    site('others see the container', ALL, GET(200, '{c}/', user=OTHER), GET(200, '{c}/', WEB, user=OTHER)),
    site('others who may not', INDEX, GET(403, '{c}/', WEB, user=OTHER), GET(403, '{c}/a.txt', WEB, user=OTHER)),
    site('a token of somebody else', ALL, nobody(200, '{c}/', {'X-Auth-Token': 'other'}), nobody(401, '{c}/', {'X-Auth-Token': 'AUTH_bad'})),
    site('other methods', ALL, nobody(401, '{c}/', {}, verb=POST), nobody(401, '{c}/sub2/', {}, verb=DELETE), nobody(200, '{c}/', verb=OPTIONS)),
    site('forms that nobody has', ALL, nobody(406, '{c}/', {'Accept': 'image/png'}), nobody(200, '{c}/sub/', {'Accept': 'image/png'})),
    check('no container', nobody(401, '{n}'), nobody(401, '{n}/'), nobody(401, '{n}/o', WEB), GET(404, '{n}/', WEB)),
    check('accounts', nobody(401, ''), GET(200, '', WEB)),
]
