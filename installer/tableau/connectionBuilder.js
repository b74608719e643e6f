(function dsbuilder(attr) {
    // A data region, or the tenant's address where it is another one.
    var server = attr[connectionHelper.attributeServer];
    var settings = {};
    settings[server.indexOf("://") >= 0 ? "BaseUrl" : "Region"] = server;
    settings["UID"] = attr[connectionHelper.attributeUsername];
    settings["PWD"] = attr[connectionHelper.attributePassword];
    settings["CustomTables"] = "1"; // among the tables to choose from
    settings["MaxConcurrency"] = attr["v-concurrency"];

    var extras = "odbc-connect-string-extras";
    if (extras in attr) {
        var further = connectionHelper.ParseODBCConnectString(attr[extras]);
        for (var name in further) {
            settings[name] = further[name];
        }
    }

    var parts = [connectionHelper.formatKeyValuePair(driverLocator.keywordDriver, driverLocator.locateDriver(attr))];
    for (var key in settings) {
        if (settings[key]) {
            parts.push(connectionHelper.formatKeyValuePair(key, settings[key]));
        }
    }
    return parts;
})
