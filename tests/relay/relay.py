"""Um servidor como os tutoriais o escrevem: junta salas e repassa tabuleiros.

Não conhece vagas, nomes nem regras. Serve de servidor estranho para `jogo play`.
"""

import sys

from flask import Flask, request
from flask_socketio import SocketIO, emit, join_room

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading", cors_allowed_origins="*")
salas = {}


@socketio.on("entrar_sala")
def entrar_sala(dados):
    sala = str(dados["jogoId"])
    join_room(sala)
    salas[request.sid] = sala


@socketio.on("atualizar_jogo")
def atualizar_jogo(dados):
    emit("atualizar_jogo", {"tabuleiro": dados["tabuleiro"]}, to=salas[request.sid])


@socketio.on("evento")
def evento(dados):
    emit("evento", {"resposta": "ok"})


if __name__ == "__main__":
    socketio.run(app, host="127.0.0.1", port=int(sys.argv[1]), allow_unsafe_werkzeug=True)
