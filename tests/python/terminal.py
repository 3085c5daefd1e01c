"""Runs a program in a terminal of its own and tells what is on its screen.

Usage: terminal.py COLUMNS ROWS PROGRAM [ARGUMENT]...
Reads lines of JSON: a string has the keys to press, and a list has the new columns
and rows. Writes the screen as a line of JSON,
a list of its rows, whenever it has changed, and at last the program's exit code.
"""

import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios

import pyte


def spawn(columns, rows, command):
    child, terminal = pty.fork()
    if child == 0:
        # Nobody answers a question here, nor did anybody choose anything.
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", COLORFGBG="default", XDG_CONFIG_HOME="/nonexistent")
        os.execvp(command[0], command)
    resize(terminal, columns, rows)
    return child, terminal


def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def tell(what):
    print(json.dumps(what), flush=True)


def show_until_the_end(terminal, columns, rows):
    screen = pyte.Screen(columns, rows)
    # Programs ask their terminal questions and wait for the answers.
    screen.write_process_input = lambda answer: os.write(terminal, answer.encode())
    stream = pyte.ByteStream(screen)
    sources, shown = [terminal, sys.stdin], None
    while True:
        ready, _, _ = select.select(sources, [], [])
        if sys.stdin in ready:
            line = sys.stdin.readline()
            told = json.loads(line) if line else None
            if isinstance(told, list):
                screen.resize(columns=told[0], lines=told[1])
                resize(terminal, *told)
            elif line:
                os.write(terminal, told.encode())
            else:
                sources.remove(sys.stdin)
        if terminal in ready:
            try:
                stream.feed(os.read(terminal, 65536))
            except OSError:
                return
            if screen.display != shown:
                shown = list(screen.display)
                tell(shown)


def main(columns, rows, *command):
    columns, rows = int(columns), int(rows)
    child, terminal = spawn(columns, rows, command)
    show_until_the_end(terminal, columns, rows)
    _, status = os.waitpid(child, 0)
    tell(os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main(*sys.argv[1:])
