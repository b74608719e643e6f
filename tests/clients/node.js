// Runs the scenario through Node's odbc package.
const fs = require('fs')
let odbc
try {
    odbc = require('odbc')
} catch {
    console.log("Node's odbc is not installed (npm install odbc; NODE_PATH names where)")
    process.exit(77)
}

async function answerOf(connection, step) {
    try {
        if (step.call === 'tables') {
            const tables = await connection.tables(null, null, null, null)
            return { rows: tables.map((table) => [table.TABLE_SCHEM, table.TABLE_NAME]) }
        }
        const rows = await connection.query(step.sql)
        if (step.name === 'numbers') return { not: 'JavaScript has no decimals' }
        const text = (value) => (value === null ? null : String(value))
        return { rows: rows.map((row) => rows.columns.map((column) => text(row[column.name]))) }
    } catch (error) {
        return { error: error.odbcErrors?.[0]?.state ?? 'none', message: error.message }
    }
}

async function main() {
    const connection = await odbc.connect(`DSN=${process.env.DSN}`)
    for (const step of JSON.parse(fs.readFileSync(process.env.SCENARIO, 'utf8')).steps) {
        console.log(JSON.stringify({ step: step.name, ...(await answerOf(connection, step)) }))
    }
    await connection.close()
}

main().catch((error) => {
    console.error(error)
    process.exit(1)
})
