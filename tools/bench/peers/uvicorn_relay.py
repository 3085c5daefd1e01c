"""The relay on python-socketio under uvicorn: uvicorn_relay.py PORT"""

import sys

import socketio
import uvicorn

io = socketio.AsyncServer(async_mode="asgi")


@io.on("entrar_sala")
async def enter(sid, data):
    await io.enter_room(sid, data["jogoId"])


@io.on("atualizar_jogo")
async def propose(sid, data):
    await io.emit("atualizar_jogo", {"tabuleiro": data["tabuleiro"]}, room=data["jogoId"])


# Its event loop sets TCP_NODELAY by itself.
uvicorn.run(socketio.ASGIApp(io), host="127.0.0.1", port=int(sys.argv[1]), log_level="error")
