"""Debian's source packages: fetched without touching the machine's own package lists, and unpacked with one change."""
import pathlib
import re
import shutil
import subprocess
import tarfile

MIRROR = "http://deb.debian.org/debian"
SECURITY = "http://deb.debian.org/debian-security"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"

# The release these tests are for comes first; a mirror that does not have its archive is asked for the next.
RELEASES = [
    (MIRROR, "bookworm"),
    (SECURITY, "bookworm-security"),
    (MIRROR, "trixie"),
    (SECURITY, "trixie-security"),
    (MIRROR, "bullseye"),
    (MIRROR, "sid"),
]

TEXT = {".c", ".cpp", ".h", ".inc", ".php", ".phpt", ".pl", ".pm", ".py", ".sql", ".t"}
CREATE_TABLE = re.compile(r"\b(create)(\s+)(table)\b", re.IGNORECASE)


class Unobtainable(Exception):
    """No release's archive of a package can be fetched."""


class Archives:
    """apt with lists, sources and cache of its own under `folder`."""

    def __init__(self, folder):
        self.folder = folder
        self.downloads = folder / "downloads"
        for needed in ("apt/lists/partial", "apt/cache/archives/partial", "apt/none", "downloads"):
            (folder / needed).mkdir(parents=True, exist_ok=True)
        apt = folder / "apt"
        (apt / "sources.list").write_text(
            "".join(f"deb-src [signed-by={KEYRING}] {mirror} {release} main\n" for mirror, release in RELEASES)
        )
        self.configuration = apt / "apt.conf"
        self.configuration.write_text(
            f'Dir::Etc::SourceList "{apt}/sources.list";\nDir::Etc::SourceParts "{apt}/none";\n'
            f'Dir::State::Lists "{apt}/lists";\nDir::Cache "{apt}/cache";\nAPT::Sandbox::User "root";\n'
        )
        self.updated = False

    def apt(self, *arguments):
        if not self.updated:
            self.updated = True
            self.run("apt-get", "-qq", "update")
        return self.run(*arguments)

    def run(self, *command):
        return subprocess.run(
            command,
            cwd=self.downloads,
            env={"APT_CONFIG": str(self.configuration), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
        )

    def versions(self, package):
        shown = self.apt("apt-cache", "showsrc", "--only-source", package).stdout
        return list(dict.fromkeys(re.findall(r"^Version: (\S+)$", shown, re.MULTILINE)))

    def held(self, package):
        return next(iter(sorted(self.downloads.glob(f"{package}_*.orig.tar.*z*"))), None)

    def fetch(self, package):
        """The archive of the package's own sources, without what Debian adds."""
        if self.held(package) is None:
            for version in self.versions(package):
                got = self.apt("apt-get", "source", "--only-source", "--download-only", "--tar-only", f"{package}={version}")
                if got.returncode == 0 and self.held(package) is not None:
                    break
        if self.held(package) is None:
            raise Unobtainable(f"no release's archive of {package} can be fetched from {MIRROR}")
        return self.held(package)


def unpack(archive, folder, wanted):
    """Unpacks the members `wanted` accepts by path, without the archive's top folder; once."""
    done = folder / ".unpacked"
    if done.exists() and done.read_text() == archive.name:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with tarfile.open(archive) as tar:
        for member in tar:
            path = pathlib.PurePosixPath(*pathlib.PurePosixPath(member.name).parts[1:])
            if not (member.isfile() and wanted(str(path))) or ".." in path.parts:
                continue
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(tar.extractfile(member).read())
    done.write_text(archive.name)
    return folder


def with_temporary_tables(original, folder):
    """A copy in which every CREATE TABLE is a CREATE TEMPORARY TABLE, and nothing else differs."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(original, folder)
    for path in folder.rglob("*"):
        if path.suffix not in TEXT or not path.is_file():
            continue
        text = path.read_text(encoding="latin-1")
        changed = CREATE_TABLE.sub(
            lambda m: m[1] + m[2].replace("\n", " ") + ("TEMPORARY" if m[1].isupper() else "temporary") + m[2] + m[3], text
        )
        if changed != text:
            path.write_text(changed, encoding="latin-1")
    return folder
