# Completion of csm in bash: source this file, or put it into /usr/share/bash-completion/completions/csm.
#
# Every candidate comes from csm itself, records included: what the user of --as-user or CSM_AS_USER could list.

_csm() {
    local -a words=()
    local rest=$COMP_LINE word index=0 i

    # bash splits words at = and : too; what no blank separates is put together again.
    for ((i = 0; i < ${#COMP_WORDS[@]}; i++)); do
        word=${COMP_WORDS[i]}
        if [[ $i -eq 0 || $rest == [[:blank:]]* ]]; then
            words+=("$word")
        else
            words[${#words[@]} - 1]+=$word
        fi
        rest=${rest#"${rest%%[![:blank:]]*}"}
        rest=${rest#"$word"}
        ((i == COMP_CWORD)) && index=$((${#words[@]} - 1))
    done

    # What the shell would take off before csm sees the words.
    local quote= typed=${words[index]}
    [[ $typed == [\'\"]* ]] && quote=${typed:0:1}
    words=("${words[@]//[\'\"\\]/}")
    local whole=${words[index]} part=${2//[\'\"\\]/}
    local prefix=${whole%"$part"}

    local value help
    COMPREPLY=()
    while IFS=$'\t' read -r value help; do
        value=${value#"$prefix"}
        if [[ -z $quote ]]; then
            printf -v value %q "$value"
        elif [[ $value == *[\'\"\\\$\`\!]* ]]; then
            continue
        fi
        COMPREPLY+=("$value")
    done < <(CSM_COMPLETE=$index "$1" -- "${words[@]}" 2>/dev/null)
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[/=] ]] && compopt -o nospace 2>/dev/null
    return 0
}

complete -F _csm csm
