#!/usr/bin/env bash
# A program of the piskvork protocol, good or bad: bash engine.sh MODE [FILE]
#
#   good      plays the first free square
#   talks     is good, and says a lot that answers nothing
#   deaf      is good, ignores END, end of input and SIGTERM, and leaves a process behind; FILE gets both numbers
#   slow      never answers a move
#   silent    never gets ready
#   refuses   answers ERROR to START
#   dies      ends at BEGIN or at the first TURN, with a complaint and exit code 3
#   killed    is killed at its first move
#   taken     plays a taken square as soon as there is one
#   off       plays beyond the board
#   unread    answers with a word
#   chatty    talks without end
#   long      answers with a line without end
#   escapes   refuses with control characters
mode=$1
declare -A taken=()

# Plays the first free square.
first_free() {
    local y x
    for y in 0 1 2; do
        for x in 0 1 2; do
            if [ -z "${taken[$x,$y]}" ]; then
                taken[$x,$y]=own
                echo "$x,$y"
                return
            fi
        done
    done
}

move() {
    case $mode in
    talks) printf 'OK\nMESSAGE thinking\nDEBUG %s\n\nUNKNOWN INFO\n' "${#taken[@]}"; first_free ;;
    slow) sleep 60 ;;
    dies) echo 'first line' >&2; echo 'Traceback: the square is None' >&2; exit 3 ;;
    killed) kill -KILL $$ ;;
    taken) if [ ${#taken[@]} -gt 0 ]; then echo "${!taken[*]}" | cut -d ' ' -f 1; else first_free; fi ;;
    off) echo '3,0' ;;
    unread) echo 'the center' ;;
    chatty) while echo 'MESSAGE still thinking'; do :; done ;;
    long) while printf 'MESSAGE still thinking'; do :; done ;;
    *) first_free ;;
    esac
}

if [ "$mode" = deaf ]; then
    trap '' TERM HUP INT
    bash -c 'trap "" TERM HUP; sleep 300' </dev/null >/dev/null 2>&1 &
    echo "$$ $!" >>"$2"
fi

while read -r command words; do
    case $command in
    START)
        case $mode in
        silent) sleep 60 ;;
        refuses) echo "ERROR only boards of fifteen, not $words" ;;
        escapes) printf 'ERROR \033[2J\033]0;owned\007 \342\200\256no\n' ;;
        *) taken=(); echo OK ;;
        esac ;;
    BEGIN) move ;;
    TURN) taken[$words]=other; move ;;
    BOARD)
        taken=()
        while read -r line && [ "$line" != DONE ]; do taken[${line%,*}]=${line##*,}; done
        move ;;
    INFO) ;;
    END) [ "$mode" = deaf ] || exit 0 ;;
    *) echo "UNKNOWN $command" ;;
    esac
done
while [ "$mode" = deaf ]; do sleep 1; done
