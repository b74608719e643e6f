# To be sourced: a bare Debian root that a package is installed in, used and removed from. Expects "release" (bookworm,
# trixie) to be set and the tenant to be built in build/release; needs root and the packages of the groups "build" and
# "packages" of installer/packages. Everything is below build/roots/RELEASE: a bare root once made, the compiler's cache and
# a package built of these very sources are used again. Scripts end with 77 where they cannot run.
# shellcheck shell=bash
# shellcheck disable=SC2154 # release is set by whoever sources this

export LC_ALL=C.UTF-8
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=$root/build/roots/$release
bare=$folder/bare.tar
room=$folder/room         # the root a package is installed in; thrown away
workshop=$folder/workshop # the root packages are built in where this machine is of another release; kept
packages=$folder/packages
tenant_pid=

# shellcheck source=installer/demo_tenant.sh
source "$root/installer/demo_tenant.sh"

skip() { echo "skipped: $*"; exit 77; }
say() { printf '%s\n' "--- $*"; }
fail() { printf 'FAILED: %s\n' "$*"; exit 1; }
inside() { env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive chroot "$@"; }
apt_inside() { inside "$1" apt-get -qq --yes -o APT::Sandbox::User=root "${@:2}" >>"$folder/log" 2>&1; }

prepare() {
    ((EUID == 0)) || skip "chroot needs root"
    command -v debootstrap >/dev/null || skip "debootstrap is not installed"
    [[ -x $root/build/release/bin/snowatlas-tenant ]] || skip "there is no tenant in build/release"
    mkdir -p "$folder"
    : >"$folder/log"
    trap '[[ -z $tenant_pid ]] || stop_tenant "$tenant_pid"; rm -rf "$room"' EXIT
}

# unpack FOLDER: a bare root there.
unpack() {
    rm -rf "$1"
    mkdir -p "$1"
    if [[ ! -e $bare ]]; then
        say "debootstrap $release"
        debootstrap --variant=minbase "$release" "$1" >>"$folder/log" 2>&1 || skip "no bare $release could be made: $folder/log"
        rm -f "$1"/var/cache/apt/archives/*.deb
        tar -C "$1" -cf "$bare.new" . && mv "$bare.new" "$bare"
        return
    fi
    tar -C "$1" -xf "$bare"
}

is_host_of_release() { [[ $(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release) == "$release" ]]; }

# The packages of these sources for that release, built where there are none yet.
build_packages() {
    local sources
    sources=$({ git -C "$root" rev-parse HEAD && git -C "$root" diff HEAD; } | sha256sum)
    [[ $(cat "$folder/sources" 2>/dev/null) != "$sources" ]] || return 0
    say "build the packages"
    rm -rf "$packages" "$folder/sources"
    SOURCE_DATE_EPOCH=$(git -C "$root" log -1 --format=%ct)
    export SOURCE_DATE_EPOCH
    if is_host_of_release; then
        "$root/tests/packages/build" "$folder/host" >>"$folder/log"
        mv "$folder/host/packages" "$packages"
    else
        build_elsewhere
    fi
    printf '%s\n' "$sources" >"$folder/sources"
}

# In a root that has compiler and libraries.
build_elsewhere() {
    [[ -e $workshop/etc/debian_version ]] || unpack "$workshop"
    rm -rf "$workshop/checkout" "$workshop/out/packages"
    mkdir -p "$workshop/checkout"
    git -C "$root" ls-files -z | tar -C "$root" --null -T - -c | tar -C "$workshop/checkout" -x
    inside "$workshop" /checkout/installer/install-packages build packages >>"$folder/log" 2>&1 || fail "packages: $folder/log"
    # The sources are no git checkout there.
    inside "$workshop" env SOURCE_DATE_EPOCH="$SOURCE_DATE_EPOCH" \
        CMAKE_BUILD_PARALLEL_LEVEL="${CMAKE_BUILD_PARALLEL_LEVEL:-$(nproc)}" \
        /checkout/tests/packages/build /out >>"$folder/log" 2>&1 || fail "build: $folder/log, $workshop/out/log"
    cp -r "$workshop/out/packages" "$packages"
}

# has TEXT COMMAND…: the command's output, in the room, holds the text.
has() {
    local output
    output=$(inside "$room" "${@:2}" 2>&1) || fail "$* ended with $?: $output"
    [[ $output == *"$1"* ]] || fail "no \"$1\" in what ${*:2} says: $output"
}
lacks() {
    local output
    output=$(inside "$room" "${@:2}" 2>&1) || true
    [[ $output != *"$1"* ]] || fail "\"$1\" still in what ${*:2} says: $output"
}

leftovers() {
    find "$room/etc" "$room/usr" "$room/var/lib" "$room/root" "$room/opt" "$room/lib"* -iname '*snow*atlas*'
    grep -rlis 'snow.\?atlas' "$room/etc" "$room/root" "$room/var/lib/dpkg/info" || true
}

start_demo_tenant() {
    start_tenant "$root/build/release" "$folder/tenant" 20 || fail "the tenant did not start: $folder/tenant/tenant.log"
}

# What a user does with an installed package; leaves no data source behind.
use() {
    say "data source, test, isql"
    cp "$folder/tenant/tls/ca.pem" "$room/root/ca.pem"
    local add=(snowatlas-odbc add-dsn Atlas --base-url "$tenant_url" --client-id demo-client --set CaFile=/root/ca.pem)
    inside "$room" "${add[@]}" <<<'demo-secret'
    has '600 root' stat -c '%a %U' /root/.config/snowatlas-odbc/Atlas.secret
    has 'Atlas' snowatlas-odbc list
    inside "$room" snowatlas-odbc test Atlas
    local count
    count=$(inside "$room" isql Atlas -b <<<'SELECT COUNT(*) AS computers FROM sam.computers')
    [[ $count == *'| 20'* ]] || fail "isql says $count"
    echo "$count"
    inside "$room" snowatlas-odbc remove-dsn Atlas
    inside "$room" "${add[@]}" --system <<<'demo-secret'
    has '20' snowatlas-odbc query Atlas 'SELECT COUNT(*) AS n FROM sam.computers'
    inside "$room" snowatlas-odbc remove-dsn Atlas
}
