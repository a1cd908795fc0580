"""What asks for features that are not there yet is refused, not half done."""

from steps import POST, check

CHECKS = [
    check('synchronised containers', POST(501, '{c}', {'X-Container-Sync-To': '//realm/cluster/AUTH_x/c'})),
]
