# Completion of csm in fish: put this file into ~/.config/fish/completions.
#
# Every candidate comes from csm itself, records included: what the user of --as-user or CSM_AS_USER could list.

function __csm_complete
    set -l before (commandline --current-process --tokenize --cut-at-cursor)
    set -l typed (commandline --current-token --cut-at-cursor)
    set -l whole (string unescape -- "$typed"); and set typed $whole
    set -l all (commandline --current-process --tokenize)
    set -l next (math (count $before) + 1)
    test -n (commandline --current-token | string collect); and set next (math $next + 1)
    set -l after $all[$next..-1]
    test $next -gt (count $all); and set after
    CSM_COMPLETE=(count $before) $before[1] -- $before "$typed" $after 2>/dev/null
end

complete --command csm --no-files --keep-order --arguments '(__csm_complete)'
