# Runs the scenario through Tcl's tdbc::odbc.
foreach package {tdbc::odbc json json::write} {
    if {[catch {package require $package}]} {
        puts "Tcl's $package is not installed (packages tcl8.6-tdbc-odbc, tcllib)"
        exit 77
    }
}
encoding system utf-8
fconfigure stdout -encoding utf-8
json::write indented false

proc json_rows {rows} {
    return [json::write array {*}[lmap row $rows {json::write array {*}$row}]]
}

# A row is a dictionary in which a column that is null has no entry.
proc query_rows {connection sql} {
    set statement [$connection prepare $sql]
    try {
        set result [$statement execute]
        set columns [$result columns]
        set rows {}
        foreach row [$result allrows -as dicts] {
            lappend rows [lmap column $columns {
                expr {[dict exists $row $column] ? [json::write string [dict get $row $column]] : "null"}
            }]
        }
        return $rows
    } finally {
        $statement close
    }
}

proc table_rows {connection} {
    return [lmap table [dict values [$connection tables]] {
        list [json::write string [dict get $table TABLE_SCHEM]] [json::write string [dict get $table TABLE_NAME]]
    }]
}

proc answer_of {connection step} {
    try {
        set rows [expr {[dict exists $step call] ? [table_rows $connection] : [query_rows $connection [dict get $step sql]]}]
        return [list rows [json_rows $rows]]
    } trap TDBC {message options} {
        # {TDBC class SQLSTATE ODBC native}
        set state [lindex [dict get $options -errorcode] 2]
        return [list error [json::write string $state] message [json::write string $message]]
    }
}

set connection [tdbc::odbc::connection new DSN=$env(DSN)]
set file [open $env(SCENARIO)]
fconfigure $file -encoding utf-8
foreach step [dict get [json::json2dict [read $file]] steps] {
    set name [json::write string [dict get $step name]]
    puts [json::write object step $name {*}[answer_of $connection $step]]
}

# Named parameters, of the types SQLDescribeParam gives.
set host [lindex [$connection allrows -as lists {SELECT hostName FROM sam.computers ORDER BY hostName LIMIT 1}] 0 0]
set counted [$connection allrows -as lists {SELECT COUNT(*) FROM sam.computers WHERE hostName = :host}]
if {$counted < 1} {
    error "a parameter found $counted computers named $host"
}

set key [lmap column [$connection primarykeys computers] {dict get $column columnName}]
set parents [lmap column [$connection foreignkeys -foreign computers_applications] {dict get $column primaryTable}]
if {$key ne "id" || "computers" ni $parents} {
    error "the key of computers is $key; computers_applications refers to $parents"
}
$connection close
