"""What asks for features that are not there yet is refused, not half done."""

from steps import POST, check

CHECKS = [
    check('versions with ids', POST(501, '{c}', {'X-Versions-Enabled': 'true'})),
    check('synchronised containers', POST(501, '{c}', {'X-Container-Sync-To': '//realm/cluster/AUTH_x/c'})),
]
