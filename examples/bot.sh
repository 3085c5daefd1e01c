#!/usr/bin/env bash
# A bot of bash and curl, over long polling: bash bot.sh [address] [room]
address=${1:-http://localhost:5000} room=${2:-123}
url="$address/socket.io/?EIO=4&transport=polling"
sid=$(curl -sS "$url" | sed 's/.*"sid":"\([^"]*\)".*/\1/')
say() { curl -sS -o /dev/null -H 'Content-Type: text/plain' --data-raw "$1" "$url&sid=$sid"; }
number() { sed "s/.*\"$1\":\([-0-9a-z]*\).*/\1/" <<<"$packet"; }

mark=0 # 1 is X, -1 is O, and 0 watches
say 40
while heard=$(curl -sS --fail "$url&sid=$sid"); do
    # An answer may have several packets, with a character of number 30 between them.
    while read -r packet; do
        case $packet in
        2) say 3 ;;
        40*) say "42[\"entrar_sala\",{\"jogoId\":\"$room\",\"nome\":\"Bash\"}]" ;;
        '42["erro"'*) echo "erro $packet" ;;
        '42["sua_vaga"'*) mark=$(number marca) && echo "marca $mark" ;;
        '42["atualizar_jogo"'*)
            board=$(sed 's/.*"tabuleiro":\[\([^]]*\)\].*/\1/' <<<"$packet")
            echo "tabuleiro ${board//,/ }"
            if [ "$(number vencedor)" != null ]; then
                echo "vencedor $(number vencedor)"
                say 1
                exit
            elif [ "$mark" != 0 ] && [ "$(number vez)" = "$mark" ]; then
                say "42[\"atualizar_jogo\",{\"tabuleiro\":[${board/0/$mark}]}]" # the first empty square
            fi
            ;;
        esac
    done < <(tr '\036' '\n' <<<"$heard")
done
