"""A watcher in Python by long polling. Usage: slow_watcher.py ADDRESS ROOM [MAX_PACKETS].

Prints the version of each board, and the reason when the connection ends.
"""

import sys

import engineio.payload
import socketio


def say(line):
    """Each event has a thread of its own, and `print` writes a line in pieces, which theirs would mix."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(address, room, max_packets=None):
    if max_packets:
        engineio.payload.Payload.max_decode_packets = int(max_packets)
    client = socketio.Client(reconnection=False)
    client.on("atualizar_jogo", lambda data: say(f"versao {data['versao']}"))
    client.on("disconnect", lambda reason: say(f"fim {reason}"))
    client.connect(address, transports=["polling"])
    client.emit("entrar_sala", {"jogoId": room, "assistir": True})
    client.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
