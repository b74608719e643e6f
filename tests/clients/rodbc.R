# Runs the scenario through RODBC.
for (package in c("RODBC", "jsonlite")) {
  if (!requireNamespace(package, quietly = TRUE)) {
    cat(package, "is not installed (packages r-cran-rodbc, r-cran-jsonlite)\n")
    quit(status = 77)
  }
}

text_rows <- function(frame) {
  lapply(seq_len(nrow(frame)), function(row) {
    lapply(frame[row, , drop = FALSE], function(value) if (is.na(value)) NULL else as.character(value))
  })
}

connection <- RODBC::odbcConnect(Sys.getenv("DSN"))
for (step in jsonlite::fromJSON(Sys.getenv("SCENARIO"), simplifyVector = FALSE)$steps) {
  answer <- list(step = step$name)
  if (identical(step$call, "tables")) {
    tables <- RODBC::sqlTables(connection)
    answer$rows <- Map(function(schema, name) list(schema, name), tables$TABLE_SCHEM, tables$TABLE_NAME)
    names(answer$rows) <- NULL
  } else {
    result <- RODBC::sqlQuery(connection, step$sql, as.is = TRUE, stringsAsFactors = FALSE, errors = TRUE)
    if (is.data.frame(result)) {
      answer$rows <- lapply(text_rows(result), unname)
    } else {
      # "42S02 0 [driver] …"
      answer$error <- substr(result[[1]], 1, 5)
      answer$message <- result[[1]]
    }
  }
  cat(jsonlite::toJSON(answer, auto_unbox = TRUE, null = "null"), "\n", sep = "")
}
RODBC::odbcClose(connection)
