// power_query.js FILE…: parses Power Query M with Microsoft's own parser and names what is wrong with it: syntax, and names
// that are neither defined in the file nor among the functions of the language it uses. Ends with 77 where it cannot run.
const fs = require('fs')
let parser
try {
    parser = require('@microsoft/powerquery-parser')
} catch {
    console.log("Microsoft's parser is not installed (npm install @microsoft/powerquery-parser; NODE_PATH names where)")
    process.exit(77)
}

const settings = { ...parser.DefaultSettings }

// Every name a section defines or shares, and every name that is used.
function namesOf(nodes) {
    const defined = new Set()
    const used = new Map()
    for (const node of nodes) {
        if (node.kind === 'IdentifierPairedExpression' || node.kind === 'Parameter') {
            const name = node.kind === 'Parameter' ? node.name : node.key
            defined.add(name.literal)
        } else if (node.kind === 'IdentifierExpression') {
            used.set(node.identifier.literal, node.identifier.tokenRange.positionStart.lineNumber + 1)
        }
    }
    return { defined, used }
}

async function check(file) {
    const task = await parser.TaskUtils.tryLexParse(settings, fs.readFileSync(file, 'utf8'))
    if (!parser.TaskUtils.isParseStageOk(task)) {
        console.log(`${file}: ${task.error.message}`)
        return false
    }
    const nodes = [...task.nodeIdMapCollection.astNodeById.values()]
    const { defined, used } = namesOf(nodes)
    // Library functions have a dot in their names; '_' is the parameter of 'each'.
    const unknown = [...used].filter(([name]) => !defined.has(name) && !name.includes('.') && name !== '_')
    unknown.forEach(([name, line]) => console.log(`${file}:${line}: ${name} is defined nowhere`))
    const library = [...used.keys()].filter((name) => name.includes('.') && !defined.has(name)).sort()
    console.log(`${file}: ${nodes.length} nodes; uses ${library.join(', ')}`)
    return nodes.length > 0 && unknown.length === 0
}

Promise.all(process.argv.slice(2).map(check)).then((results) => process.exit(results.every(Boolean) ? 0 : 1))
