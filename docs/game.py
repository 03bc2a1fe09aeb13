#!/usr/bin/env python3
"""Draws docs/game.svg, the picture of the game in README.md, from really playing it.

    docs/game.py PROGRAM            plays, and draws what ada sees (PROGRAM: build/check/play/game)
    docs/game.py PROGRAM --check    says whether docs/game.svg is still what she would see

Three games run in three windows of a tmux of their own, in new folders, and find each other on this machine only.
Each picture is taken when what was typed has reached the screen, so it comes out the same every time. Needs
tmux and Python 3. Run it after the game's screen has changed.
"""

import html
import os
import re
import socket
import subprocess
import sys
import tempfile
import time

COLUMNS, ROWS = 80, 24
CELL, LINE = 8.43, 19
FONT = "ui-monospace, DejaVu Sans Mono, Menlo, Consolas, monospace"
USUAL = "#e6edf3"
COLOURS = {31: "#ff7b72", 32: "#7ee787", 33: "#e3b341", 34: "#79c0ff", 35: "#d2a8ff", 36: "#76e3ea", 90: "#8b949e"}
TITLE = "The game in a terminal: ada, bob and cleo walk around as characters, and talk in a box below"
DOCS = os.path.dirname(os.path.abspath(__file__))


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Player:
    """A game in a window of tmux."""

    def __init__(self, tmux, program, folder, name, listen, peers):
        self.tmux, self.name = tmux, name
        os.makedirs(os.path.join(folder, name), exist_ok=True)
        settings = {"KAPPA_SWARM": "direct", "KAPPA_SWARM_LISTEN": listen, "KAPPA_SWARM_PEERS": peers, "TERM": "xterm-256color"}
        command = ["env", *(f"{k}={v}" for k, v in settings.items()), program, name]
        tmux("new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS), "-s", name, "-c", os.path.join(folder, name), *command)
        self.waits(lambda: "> " in self.sees()[-1] + " ")

    def sees(self, *options):
        lines = self.tmux("capture-pane", "-p", *options, "-t", self.name).split("\n")[:ROWS]
        return lines + [""] * (ROWS - len(lines))

    def waits(self, ready):
        for _ in range(1200):
            if ready():
                return
            time.sleep(0.05)
        sys.exit(f"{self.name} waited a minute in vain, and sees:\n" + "\n".join(self.sees()))

    def waits_for(self, who, x, y):
        self.waits(lambda: self.sees()[y][x:].startswith(who))

    def waits_to_hear(self, text):
        self.waits(lambda: any(row.startswith("│" + text) for row in self.sees()))

    def presses(self, key, times=1):
        self.tmux("send-keys", "-N", str(times), "-t", self.name, key)

    def leaves(self):
        self.presses("Escape")
        self.waits(lambda: self.name not in self.tmux("list-sessions", "-F", "#{session_name}").split())

    def types(self, text):
        self.tmux("send-keys", "-l", "-t", self.name, text)


def play(program, folder):
    """What ada sees: a list of (seconds to show it, rows)."""

    def tmux(*words):
        environment = {k: v for k, v in os.environ.items() if k not in ("TMUX", "NO_COLOR")} | {"LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            ["tmux", "-S", os.path.join(folder, "tmux"), "-f", "/dev/null", *words], env=environment, capture_output=True, text=True
        )
        if done.returncode != 0:
            sys.exit(f"tmux {words[0]}: {done.stderr}")
        return done.stdout

    pictures = []
    door = f"127.0.0.1:{free_port()}"
    try:
        ada = Player(tmux, program, folder, "ada", door, "")

        def picture(seconds):
            pictures.append((seconds, ada.sees("-e")))

        ada.waits_for("@ada", 15, 6)
        picture(2.5)
        for key, x, y in [("Right", 16, 6), ("Right", 17, 6), ("Right", 18, 6), ("Up", 18, 5), ("Up", 18, 4)]:
            ada.presses(key)
            ada.waits_for("@ada", x, y)
            picture(0.25)

        bob = Player(tmux, program, folder, "bob", "127.0.0.1:0", door)
        ada.waits_for("&bob", 15, 6)
        picture(1.2)
        for step in range(3):
            bob.presses("Right", 5)
            ada.waits_for("&bob", 20 + 5 * step, 6)
            picture(0.3)
        bob.presses("Down", 2)
        ada.waits_for("&bob", 30, 8)
        picture(0.5)
        bob.types("hello? is this the game without a server?")
        bob.presses("Enter")
        ada.waits_to_hear("bob: hello?")
        picture(1.5)
        answer = "it is! come over here"
        for typed in (answer[:9], answer):
            ada.types(typed if typed != answer else answer[9:])
            ada.waits(lambda typed=typed: ada.sees()[-1] == "> " + typed)
            picture(0.5)
        ada.presses("Enter")
        ada.waits_to_hear("ada: " + answer)
        picture(1.2)

        # Cleo plays alone, and meets the others later with all that she did.
        cleo = Player(tmux, program, folder, "cleo", "127.0.0.1:0", "")
        cleo.presses("Right", 33)
        cleo.presses("Up", 3)
        cleo.waits_for("@cleo", 48, 3)
        cleo.types("I walk and talk offline, and you see it later")
        cleo.presses("Enter")
        cleo.waits_to_hear("cleo: ")
        cleo.leaves()
        for step in range(2):
            bob.presses("Up", 2)
            ada.waits_for("&bob", 30, 6 - 2 * step)
            picture(0.4)
        Player(tmux, program, folder, "cleo", "127.0.0.1:0", door)
        ada.waits_for("&cleo", 48, 3)
        ada.waits_to_hear("cleo: ")
        picture(4)
    finally:
        subprocess.run(["tmux", "-S", os.path.join(folder, "tmux"), "kill-server"], capture_output=True)
    return pictures


def spans(line):
    """Splits a line with colour codes into (colour, bold, text)."""
    colour, bold = USUAL, False
    for part in re.split(r"(\x1b\[[0-9;]*[A-Za-z])", line):
        if not part.startswith("\x1b"):
            if part:
                yield colour, bold, part
            continue
        codes = [int(code or 0) for code in part[2:-1].split(";")]
        if codes[:2] == [38, 5]:
            codes = [codes[2] + (30 if codes[2] < 8 else 82)]
        for code in codes:
            if code == 0:
                colour, bold = USUAL, False
            elif code == 1:
                bold = True
            elif code == 39:
                colour = USUAL
            elif code in COLOURS:
                colour = COLOURS[code]


def row(number, line):
    """One row as SVG: as wide as its characters, whatever the font."""
    parts = list(spans(line))
    while parts and not parts[-1][2].strip():
        parts.pop()
    width = sum(len(text) for _, _, text in parts)
    if width == 0:
        return ""
    inside = "".join(
        f'<tspan fill="{colour}"' + (' font-weight="bold"' if bold else "") + f">{html.escape(text, quote=False)}</tspan>" if text.strip() else text
        for colour, bold, text in parts
    )
    return f'<text x="16" y="{58 + LINE * number}" textLength="{width * CELL:.1f}" xml:space="preserve">{inside}</text>'


def animation(seconds):
    """Shows the pictures one after the other; whoever wants no motion sees the last."""
    whole = sum(seconds)
    yield "<style>.p{visibility:hidden}.p:last-of-type{visibility:visible}"
    yield "@media (prefers-reduced-motion:no-preference){.p,.p:last-of-type{visibility:hidden;animation:" + f"{whole:g}s step-end infinite" + "}"
    start = 0
    for number, time_shown in enumerate(seconds):
        begin, end = 100 * start / whole, 100 * (start + time_shown) / whole
        steps = f"{begin:.2f}%{{visibility:visible}}"
        if number > 0:
            steps = "0%{visibility:hidden}" + steps
        if number + 1 < len(seconds):
            steps += f"{end:.2f}%{{visibility:hidden}}"
        yield f"@keyframes p{number}{{{steps}}}.p.p{number}{{animation-name:p{number}}}"
        start += time_shown
    yield "}</style>"


def draw(pictures):
    width, height = round(COLUMNS * CELL + 32), ROWS * LINE + 64
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="title" font-family="{FONT}" font-size="14">'
    )
    yield f'<title id="title">{TITLE}</title>'
    yield from animation([seconds for seconds, _ in pictures])
    yield f'<rect width="{width}" height="{height}" rx="8" fill="#161b22"/>'
    for i in range(3):
        yield f'<circle cx="{22 + 18 * i}" cy="20" r="5" fill="#6e7681"/>'
    yield f'<text x="{width / 2:g}" y="25" text-anchor="middle" fill="#8b949e">./check play ada</text>'
    # What is the same in all pictures is drawn once.
    still = [len({rows[number] for _, rows in pictures}) == 1 for number in range(ROWS)]
    yield from (row(number, pictures[0][1][number]) for number in range(ROWS) if still[number])
    for i, (_, rows) in enumerate(pictures):
        yield f'<g class="p p{i}">' + "".join(row(number, rows[number]) for number in range(ROWS) if not still[number]) + "</g>"
    yield "</svg>"


def main():
    arguments = [word for word in sys.argv[1:] if word != "--check"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        pictures = play(os.path.abspath(arguments[0]), folder)
    drawn = "\n".join(line for line in draw(pictures) if line) + "\n"
    file = os.path.join(DOCS, "game.svg")
    if "--check" not in sys.argv:
        with open(file, "w", encoding="utf-8") as svg:
            svg.write(drawn)
        return
    with open(file, encoding="utf-8") as svg:
        kept = svg.read()
    if kept != drawn:
        for number, (old, new) in enumerate(zip(kept.split("\n"), drawn.split("\n")), 1):
            if old != new:
                print(f"docs/game.svg, line {number}:\n{old[:400]}\nis now:\n{new[:400]}")
                break
        sys.exit("docs/game.svg is not what the game shows now. Draw it again: docs/game.py build/check/play/game")


main()
