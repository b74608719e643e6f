<?php
// Runs the scenario through PHP: "odbc" (ext/odbc) or "pdo" (PDO_ODBC), as the argument says.

$extension = $argv[1] === 'pdo' ? 'pdo_odbc' : 'odbc';
if (!extension_loaded($extension)) {
    echo "PHP's $extension is not installed (package php-odbc)\n";
    exit(77);
}

function odbc_answer($connection, array $step): array
{
    if (($step['call'] ?? '') === 'tables') {
        $result = odbc_tables($connection);
    } else {
        $result = @odbc_exec($connection, $step['sql']);
    }
    if ($result === false) {
        return ['error' => odbc_error($connection), 'message' => odbc_errormsg($connection), 'odbc' => 2];
    }
    $rows = [];
    if (odbc_num_fields($result) > 0) {
        odbc_longreadlen($result, 100000);
        while (odbc_fetch_row($result)) {
            $row = [];
            for ($column = 1; $column <= odbc_num_fields($result); $column++) {
                $row[] = odbc_result($result, $column);
            }
            $rows[] = $row;
        }
    }
    return ['rows' => isset($step['call']) ? array_map(fn($row) => [$row[1], $row[2]], $rows) : $rows];
}

function pdo_answer(PDO $connection, array $step): array
{
    if (isset($step['call'])) {
        $step['sql'] = 'SELECT tableSchema, tableName FROM system.tables'; // PDO cannot list tables by itself
    }
    try {
        $statement = $connection->prepare($step['sql']);
        $statement->execute();
        return ['rows' => $statement->columnCount() > 0 ? $statement->fetchAll(PDO::FETCH_NUM) : []];
    } catch (PDOException $error) {
        return ['error' => (string) $error->getCode(), 'message' => $error->getMessage()];
    }
}

$dsn = getenv('DSN');
if ($extension === 'odbc') {
    $connection = odbc_connect($dsn, '', '');
    if ($connection === false) {
        exit(1);
    }
    $answer = fn($step) => odbc_answer($connection, $step);
} else {
    $connection = new PDO("odbc:$dsn");
    $connection->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
    $answer = fn($step) => pdo_answer($connection, $step);
}

$scenario = json_decode(file_get_contents(getenv('SCENARIO')), true, 512, JSON_THROW_ON_ERROR);
foreach ($scenario['steps'] as $step) {
    echo json_encode(['step' => $step['name']] + $answer($step), JSON_UNESCAPED_UNICODE | JSON_THROW_ON_ERROR), "\n";
}
