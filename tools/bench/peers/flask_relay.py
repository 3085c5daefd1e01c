"""The tutorial's relay on Flask-SocketIO: flask_relay.py PORT threading|gevent"""

import logging
import socket
import sys

port, mode = int(sys.argv[1]), sys.argv[2]
if mode == "gevent":
    from gevent import monkey

    monkey.patch_all()

from flask import Flask
from flask_socketio import SocketIO, emit, join_room

logging.getLogger("werkzeug").setLevel(logging.ERROR)
app = Flask(__name__)
io = SocketIO(app, async_mode=mode)


@io.on("entrar_sala")
def enter(data):
    join_room(data["jogoId"])


@io.on("atualizar_jogo")
def propose(data):
    emit("atualizar_jogo", {"tabuleiro": data["tabuleiro"]}, to=data["jogoId"])


def send_at_once():
    """TCP_NODELAY, which neither server sets: a move would wait for a delayed acknowledgement."""
    if mode == "threading":
        from werkzeug.serving import WSGIRequestHandler

        WSGIRequestHandler.disable_nagle_algorithm = True
    else:
        from gevent.server import StreamServer

        listen = StreamServer.init_socket

        def init_socket(server):
            listen(server)
            # What it accepts inherits the option on Linux.
            server.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        StreamServer.init_socket = init_socket


send_at_once()
io.run(app, host="127.0.0.1", port=port, **({"allow_unsafe_werkzeug": True} if mode == "threading" else {}))
