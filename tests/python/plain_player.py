"""A plain client in Python: enters a room, plays one mark, and prints the last board.

Usage: plain_player.py ADDRESS ROOM MARK [TRANSPORT]. It knows what the tutorial
knows: boards. It plays the first square of its list that is free.
"""

import queue
import sys

import socketio

LINES = [(0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6)]
WISHES = {1: [0, 1, 2, 5, 6, 7, 8, 3, 4], -1: [3, 4, 5, 8, 7, 6, 2, 1, 0]}
PATIENCE = 20


def is_over(board):
    won = any(abs(board[a] + board[b] + board[c]) == 3 for a, b, c in LINES)
    return won or 0 not in board


def main(address, room, mark, transport=None):
    boards = queue.Queue()
    client = socketio.Client()
    client.on("atualizar_jogo", lambda data: boards.put(data["tabuleiro"]))
    client.connect(address, transports=[transport] if transport else None)
    client.emit("entrar_sala", {"jogoId": room})
    print("entrou", flush=True)
    if mark == 1 and "--inicia" in sys.argv:
        boards.put([0] * 9)
    while True:
        board = boards.get(timeout=PATIENCE)
        if is_over(board):
            break
        if (1 if sum(board) == 0 else -1) == mark:
            board[next(square for square in WISHES[mark] if board[square] == 0)] = mark
            client.emit("atualizar_jogo", {"tabuleiro": board})
    print("fim", *board, flush=True)
    client.disconnect()


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    main(words[0], words[1], int(words[2]), *words[3:])
