# To be sourced: starts the simulated tenant and describes it in an ODBC configuration of its own, without a trace in the
# machine's. Used by quickstart and by the tests with client programs.
# shellcheck shell=bash

# start_tenant BUILD FOLDER COMPUTERS: sets tenant_pid and tenant_url; false where it does not start, its output then being
# in FOLDER/tenant.log. FOLDER holds a private key: mode 0700.
start_tenant() {
    local build=$1 folder=$2 computers=$3
    mkdir -p "$folder"
    chmod 700 "$folder"
    rm -f "$folder/tenant.port"
    # A session of its own: Ctrl-C in the terminal must not take a tenant with it that is to be kept.
    setsid "$build/bin/snowatlas-tenant" --computers "$computers" --seed 1 --certificates "$folder/tls" \
        --port-file "$folder/tenant.port" >"$folder/tenant.log" 2>&1 </dev/null &
    tenant_pid=$!
    for _ in {1..300}; do
        [[ ! -s $folder/tenant.port ]] || break
        kill -0 "$tenant_pid" 2>/dev/null || return 1
        sleep 0.1
    done
    [[ -s $folder/tenant.port ]] || return 1
    # shellcheck disable=SC2034 # read by whoever sources this
    tenant_url=https://127.0.0.1:$(<"$folder/tenant.port")
}

# stop_tenant PID: only where that process still is a tenant. A bare root may lack /proc, which would tell.
stop_tenant() {
    [[ ! -d /proc/self || $(readlink "/proc/$1/exe" 2>/dev/null) == */snowatlas-tenant ]] || return 0
    kill "$1" 2>/dev/null || true
    for _ in {1..50}; do
        kill -0 "$1" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -9 "$1" 2>/dev/null || true
}

# write_odbc_configuration BUILD FOLDER DSN URL: the driver and a data source in FOLDER, for this process and its children.
write_odbc_configuration() {
    local build=$1 folder=$2 dsn=$3 url=$4
    printf 'demo-secret\n' >"$folder/secret"
    cat >"$folder/odbcinst.ini" <<INI
[Snow Atlas]
Description = Snow Atlas ODBC driver
Driver      = $build/lib/libsnowatlasodbc.so
INI
    cat >"$folder/odbc.ini" <<INI
[$dsn]
Driver           = Snow Atlas
BaseUrl          = $url
ClientId         = demo-client
ClientSecretFile = $folder/secret
CaFile           = $folder/tls/ca.pem
INI
    export ODBCSYSINI=$folder ODBCINI=$folder/odbc.ini
}
