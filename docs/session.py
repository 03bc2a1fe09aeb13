#!/usr/bin/env python3
"""Draws docs/session.svg, the picture in README.md, from really running commands in a terminal.

    docs/session.py            runs the commands below in the top folder and draws what they print

Run it after the checker's output has changed. It needs a Unix terminal and Python 3; the commands run in a
pseudo-terminal of 80 columns, so the colours are those that a learner sees.
"""

import html
import os
import pty
import re
import select
import struct
import subprocess
import sys
import fcntl
import termios

COLUMNS = 80
COMMANDS = ["./check 01"]
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COLOURS = {31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 34: "#79c0ff", 35: "#d2a8ff", 36: "#76e3ea"}


def run(command):
    """What `command` prints to a terminal."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 60, COLUMNS, 0, 0))
    environment = {k: v for k, v in os.environ.items() if k not in ("CI", "NO_COLOR")}
    environment |= {"TERM": "xterm-256color", "COLUMNS": str(COLUMNS), "LANG": "C.UTF-8"}
    process = subprocess.Popen(["sh", "-c", command], cwd=ROOT, env=environment, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    output = b""
    while True:
        if not select.select([master], [], [], 600)[0]:
            sys.exit(f"{command} printed nothing for ten minutes")
        try:
            piece = os.read(master, 65536)
        except OSError:  # Linux says so when the other end is closed
            break
        if not piece:
            break
        output += piece
    process.wait()
    return output.decode("utf-8")


def spans(line, style):
    """Splits a line with colour codes into (style, text); returns them and the style at its end."""
    result = []
    for part in re.split(r"(\x1b\[[0-9;]*[A-Za-z])", line):
        if not part.startswith("\x1b"):
            if part:
                result.append((dict(style), part))
        elif part.endswith("m"):
            for code in [int(c or 0) for c in part[2:-1].split(";")]:
                if code == 0:
                    style = {}
                elif code == 1:
                    style["bold"] = True
                elif code == 2:
                    style["dim"] = True
                elif code in COLOURS:
                    style["colour"] = COLOURS[code]
    return result, style


def draw(lines):
    width, height = COLUMNS * 8.43 + 48, len(lines) * 19 + 64
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}" '
        'role="img" aria-labelledby="title" font-family="ui-monospace, DejaVu Sans Mono, monospace" font-size="14">'
    )
    yield '<title id="title">A terminal: ' + html.escape(COMMANDS[0]) + " and what it answers</title>"
    yield f'<rect width="{width:.0f}" height="{height}" rx="8" fill="#161b22"/>'
    for i, colour in enumerate(["#6e7681", "#6e7681", "#6e7681"]):
        yield f'<circle cx="{22 + 18 * i}" cy="20" r="5" fill="{colour}"/>'
    style = {}
    for number, line in enumerate(lines):
        parts, style = spans(line, style)
        inside = "".join(
            f'<tspan fill="{s.get("colour", "#8b949e" if s.get("dim") else "#e6edf3")}"'
            + (' font-weight="bold"' if s.get("bold") else "")
            + f">{html.escape(text)}</tspan>"
            for s, text in parts
        )
        if inside:
            yield f'<text x="24" y="{56 + 19 * number}" xml:space="preserve">{inside}</text>'
    yield "</svg>"


def main():
    lines = []
    for command in COMMANDS:
        lines.append(f"\x1b[32m$\x1b[0m \x1b[1m{command}\x1b[0m")
        for line in run(command).replace("\r\n", "\n").rstrip("\n").split("\n"):
            lines.append(line.split("\r")[-1])  # what a progress line left when it was written over
        lines.append("")
    with open(os.path.join(ROOT, "docs", "session.svg"), "w", encoding="utf-8") as file:
        file.write("\n".join(draw(lines[:-1])) + "\n")


main()
