#!/usr/bin/env bash
# A bot that speaks Socket.IO by long polling, good or bad: bash bot.sh MODE ADDRESS ROOM [FILE]
#
#   good      plays the first free square
#   patient   is good, and moves only once both players are there
#   loud      is good, and writes control characters and more than a pipe holds before each move
#   counts    is good; FILE gets the open files, threads and children of the duel, and the status of the room before
#   deaf      is good, ignores SIGTERM, never ends, and leaves a process behind; FILE gets both numbers
#   never     never connects
#   nowhere   enters a room that is none
#   elsewhere enters room 123
#   still     never moves
#   taken     overwrites the opponent's mark as soon as there is one
#   exits     ends before it enters, with a trace as of Node and exit code 3
#   dies      ends at its first turn, with exit code 3
#   leaves    leaves its seat at its first turn, and lives
#   robot     calls a robot to the other seat
#   late      is good, and connects after half a second
#   slow      is patient, and moves after a second
#   pair      is good, and enters by two connections at once
#   third     is patient, and enters by two more connections at its first turn
#   second    is patient, and plays by a second connection, which only watches
#   watches   enters to watch
#   quits     ends its connection once it sits, and lives
#   held      is quits with a seat that is held
#   eager     is good, and also moves when it is the opponent's turn
#   early     moves only when it is the opponent's turn
mode=$1 address=$2 room=$3 file=${4:-} more=
url="$address/socket.io/?EIO=4&transport=polling"
number() { sed "s/.*\"$1\":\([-0-9a-z]*\).*/\1/" <<<"$packet"; }
connect() { sid=$(curl -sS "$url" | sed 's/.*"sid":"\([^"]*\)".*/\1/'); }
say() { curl -sS -o /dev/null -H 'Content-Type: text/plain' --data-raw "$1" "$url&sid=$sid"; }
entering() { echo "42[\"entrar_sala\",{\"jogoId\":\"$1\"$more}]"; }
enter() { say "$(entering "$1")"; }

# Connects once more, and tells the server so.
connect_again() {
    local sid
    connect
    say 40
    curl -sS -o /dev/null "$url&sid=$sid"
    other=$sid
}

# Enters by both connections, in one go.
enter_twice() {
    local both=(-sS -o /dev/null -H 'Content-Type: text/plain' --data-raw "$(entering "$1")")
    curl "${both[@]}" "$url&sid=$sid" --next "${both[@]}" "$url&sid=$other"
}

# Plays on the board, in which it has this mark.
move() {
    local next=${board/0/$mark}
    case $mode in
    patient | third | second | slow)
        if [[ $(sed 's/"vencedor":null\|"linha":null\|"ultima":null//g' <<<"$packet") == *null* ]]; then return; fi ;;
    esac
    case $mode in
    still) return ;;
    dies) exit 3 ;;
    slow) sleep 1 ;;
    third)
        mode=good
        connect_again
        (sid=$other && enter "$room")
        connect_again
        (sid=$other && enter "$room") ;;
    second)
        connect_again
        (sid=$other && enter "$room" && say "42[\"atualizar_jogo\",{\"tabuleiro\":[$next]}]")
        return ;;
    leaves) say '42["sair_sala",{}]' && return ;;
    loud) printf '\033[2J%0100000d\n' 7 && printf '\033[2Jowned\n' >&2 ;;
    taken) if [[ $board == *$((-mark))* ]]; then next=${board/$((-mark))/$mark}; fi ;;
    esac
    say "42[\"atualizar_jogo\",{\"tabuleiro\":[$next]}]"
}

case $mode in
never) sleep 60 ;;
exits) printf 'client.js:9\n    ^\n\nTypeError: tabuleiro is not iterable\n    at Socket\n\nNode.js v20.19.2\n' >&2; exit 3 ;;
counts)
    before=$(cat "$file.room" 2>/dev/null || echo none)
    echo "$room" >"$file.room"
    status=$(curl -sS -o /dev/null -w '%{http_code}' "$address/sala/$before")
    children=$(cat /proc/[0-9]*/stat 2>/dev/null | grep -c "^[0-9]* (.*) . $PPID ")
    echo "$(ls /proc/$PPID/fd | wc -l) $(ls /proc/$PPID/task | wc -l) $children $status" >>"$file" ;;
deaf)
    trap '' TERM HUP INT
    bash -c 'trap "" TERM HUP; sleep 300' </dev/null >/dev/null 2>&1 &
    echo "$$ $!" >>"$file" ;;
nowhere) room=a.b ;;
elsewhere) room=123 ;;
late) sleep 0.5 ;;
watches) more=',"assistir":true' ;;
held) more=',"ficha":null' ;;
esac

mark=0 tried=
connect
say 40
while heard=$(curl -sS --fail "$url&sid=$sid"); do
    while read -r packet; do
        case $packet in
        2) say 3 ;;
        40*)
            if [ "$mode" = pair ]; then connect_again && enter_twice "$room"; else enter "$room"; fi ;;
        '42["sua_vaga"'*)
            mark=$(number marca)
            case $mode in
            robot) say '42["chamar_robo",{"nivel":"facil"}]' ;;
            quits | held) say 1 && sleep 60 ;;
            esac ;;
        '42["atualizar_jogo"'*)
            board=$(sed 's/.*"tabuleiro":\[\([^]]*\)\].*/\1/' <<<"$packet")
            if [ "$(number vencedor)" != null ]; then
                while [ "$mode" = deaf ]; do sleep 1; done
                say 1
                exit
            elif [ "$mark" = 0 ]; then continue
            elif [ "$(number vez)" = "$mark" ]; then
                if [ "$mode" != early ]; then move; fi
            elif [[ $mode == ea* && $board != "$tried" ]]; then
                # A refusal shows the same board again.
                tried=$board
                move
            fi ;;
        esac
    done < <(tr '\036' '\n' <<<"$heard")
done
