# A program of the piskvork protocol, with no library: jogo duelo "python3 engine.py" robo:facil
import sys

taken = set()


def play():
    free = [(x, y) for y in range(3) for x in range(3) if (x, y) not in taken]
    square = free[0]  # your idea goes here
    taken.add(square)
    print(*square, sep=",", flush=True)


def takes(x, y, *owner):
    taken.add((int(x), int(y)))


for line in sys.stdin:
    command, _, words = line.strip().partition(" ")
    if command == "START":
        taken.clear()
        print("OK", flush=True)
    elif command == "BEGIN":
        play()
    elif command == "TURN":
        takes(*words.split(","))
        play()
    elif command == "BOARD":
        taken.clear()
        for mark in iter(lambda: sys.stdin.readline().strip(), "DONE"):
            takes(*mark.split(","))
        play()
    elif command == "END":
        break
