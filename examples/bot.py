# A bot for Python: pip install "python-socketio[client]", then python3 bot.py [address] [room]
import sys

import socketio

address = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:5000"
room = sys.argv[2] if len(sys.argv) > 2 else "123"
client = socketio.SimpleClient()
client.connect(address)
client.emit("entrar_sala", {"jogoId": room, "nome": "Python"})
mark = 0  # 1 is X, -1 is O, and 0 watches
game = {"versao": 0, "vez": 0, "vencedor": None}
while game["vencedor"] is None:
    event, data = client.receive()
    if event == "erro":
        print("erro", data["codigo"], data.get("campo"), data.get("motivo"), flush=True)
    elif event == "sua_vaga":
        mark = data["marca"]
        print("marca", mark, flush=True)
    elif event == "atualizar_jogo" and data["versao"] > game["versao"]:
        game = data
        print("tabuleiro", *game["tabuleiro"], flush=True)
    else:
        continue
    # The library may deliver two events in either order, so both are looked at here.
    if mark != 0 and game["vez"] == mark:
        board = list(game["tabuleiro"])
        board[board.index(0)] = mark  # the first empty square
        client.emit("atualizar_jogo", {"tabuleiro": board})
print("vencedor", game["vencedor"], flush=True)
client.disconnect()
