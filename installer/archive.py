#!/usr/bin/env python3
"""archive.py ARCHIVE SECONDS FILE…: a zip archive of these files, without folders, dated SECONDS after 1970.

The same bytes each time: CMake's own would hold when files were last read, and what their permissions are here.
"""

import pathlib
import sys
import time
import zipfile

archive, seconds, *files = sys.argv[1:]
with zipfile.ZipFile(archive, "w") as target:
    for path in map(pathlib.Path, files):
        entry = zipfile.ZipInfo(path.name, time.gmtime(int(seconds))[:6])
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.create_system = 3  # Unix, whose permissions follow
        entry.external_attr = 0o100644 << 16
        target.writestr(entry, path.read_bytes())
