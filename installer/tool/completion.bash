# bash completion for snowatlas-odbc

_snowatlas_odbc() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command='' word
    local commands='add-dsn remove-dsn list register unregister test tables describe query export'
    local regions='australiasoutheast eastus2 uksouth westeurope'

    # The command is the first word that is no option; words after it and before the current one are its arguments.
    # An option's value is neither.
    local arguments=0 before=''
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        local is_value=no
        [[ $before =~ ^--(format|region|base-url|client-id|secret-file|set|library|table|param|timeout|max-rows|to)$ ]] &&
            is_value=yes
        before=$word
        [[ $word == -* || $is_value == yes ]] && continue
        if [[ -z $command ]]; then command=$word; else arguments=$((arguments + 1)); fi
    done

    case $previous in
    --format) mapfile -t COMPREPLY < <(compgen -W 'table csv json ndjson' -- "$current") && return ;;
    --region) mapfile -t COMPREPLY < <(compgen -W "$regions" -- "$current") && return ;;
    --secret-file | --library | --to) mapfile -t COMPREPLY < <(compgen -f -- "$current") && return ;;
    esac
    if [[ -z $command ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$commands --json --help --version" -- "$current")
    elif [[ $current == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(snowatlas-odbc "$command" --help 2>/dev/null |
            grep -oE '^ +(-h,)?--[a-z-]+' | grep -oE -- '--[a-z-]+')" -- "$current")
    elif ((arguments == 0)) && [[ $command =~ ^(remove-dsn|test|tables|describe|query|export)$ ]]; then
        mapfile -t COMPREPLY < <(compgen -W "$(snowatlas-odbc list --json 2>/dev/null |
            sed -n 's/^{"name": "\([^"]*\)".*/\1/p')" -- "$current")
    fi
}

complete -F _snowatlas_odbc snowatlas-odbc
