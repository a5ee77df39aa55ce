#compdef csm
# Completion of csm in zsh: put this file as _csm into a folder of $fpath, or source it after compinit.
#
# Every candidate comes from csm itself, records included: what the user of --as-user or CSM_AS_USER could list.

_csm() {
    local -a found typed
    local value help
    typed=("${(@Q)words}")
    typed[CURRENT]=${(Q)PREFIX}
    while IFS=$'\t' read -r value help; do
        found+=("${value//:/\\:}${help:+:$help}")
    done < <(CSM_COMPLETE=$((CURRENT - 1)) ${(Q)words[1]} -- "${typed[@]}" 2>/dev/null)
    _describe -V csm found
}

if [[ $funcstack[1] == _csm ]]; then
    _csm "$@"
else
    compdef _csm csm
fi
