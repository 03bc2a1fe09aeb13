#!/usr/bin/env python3
"""Draws the figures of the lessons: `python3 lessons/figures.py` writes them anew, and with `--check`
says which are not what this script draws.

They read on light and on dark: there is no background, what stands free has tones from the middle of
the scale, and what stands in a box or circle is dark on a light fill of its own.
"""
import math
import pathlib
import sys

INK, BLUE, ORANGE, GREEN = "#767676", "#3f86c6", "#c9772b", "#4a9455"


def mixed(color, other, share):
    """The color with this share of another one in it."""
    parts = [(int(color[i:i + 2], 16), int(other[i:i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(mine * (1 - share) + yours * share):02x}" for mine, yours in parts)


def fill(color, strong=False):
    return mixed(color, "#ffffff", .68 if strong else .86)


HERE = pathlib.Path(__file__).parent


class Figure:
    """Shapes on a canvas, in the order in which they are drawn."""

    def __init__(self, width, height, title, description):
        self.parts = []
        self.head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" role="img" aria-labelledby="title description" '
            'font-family="ui-sans-serif, system-ui, sans-serif" font-size="15">\n'
            f'<title id="title">{title}</title>\n<desc id="description">{description}</desc>\n'
            '<defs>' + "".join(
                f'<marker id="tip-{color[1:]}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
                f'markerHeight="7" orient="auto"><path d="M0 1 L9 5 L0 9 z" fill="{color}"/></marker>'
                for color in (INK, BLUE, ORANGE, GREEN)) + '</defs>\n')

    def box(self, x, y, width, height, color=INK, dashed=False, strong=False):
        dash = ' stroke-dasharray="5 5"' if dashed else ""
        self.parts.append(
            f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6" '
            f'fill="{"none" if dashed else fill(color, strong)}" stroke="{color}" stroke-width="1.6"{dash}/>')

    def label(self, x, y, text, color=INK, **style):
        """Text on the fill of a box or circle of this color."""
        self.text(x, y, text, mixed(color, "#000000", .55), **style)

    def text(self, x, y, text, color=INK, anchor="middle", code=False, bold=False, size=None):
        style = ' font-family="ui-monospace, monospace"' if code else ""
        style += ' font-weight="600"' if bold else ""
        style += f' font-size="{size}"' if size else ""
        text = text.replace("&", "&amp;").replace("<", "&lt;")
        self.parts.append(f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{color}"{style}>{text}</text>')

    def arrow(self, path, color=INK, dashed=False):
        dash = ' stroke-dasharray="5 5"' if dashed else ""
        self.parts.append(f'<path d="{path}" fill="none" stroke="{color}" stroke-width="1.8"{dash} '
                          f'marker-end="url(#tip-{color[1:]})"/>')

    def line(self, path, color=INK):
        self.parts.append(f'<path d="{path}" fill="none" stroke="{color}" stroke-width="1.6"/>')

    def save(self, name):
        drawing = self.head + "\n".join(self.parts) + "\n</svg>\n"
        if "--check" not in sys.argv:
            (HERE / name).write_text(drawing, encoding="utf-8")
        elif not (HERE / name).exists() or (HERE / name).read_text(encoding="utf-8") != drawing:
            sys.exit(f"lessons/{name} is not what lessons/figures.py draws; run it to draw it anew")


def log(figure, x, y, texts, width=110, height=44, color=BLUE, first=0):
    """A row of blocks with their sequence numbers below."""
    for i, text in enumerate(texts):
        figure.box(x + i * (width + 6), y, width, height, color)
        figure.label(x + i * (width + 6) + width / 2, y + height / 2 + 5, text, color)
        figure.text(x + i * (width + 6) + width / 2, y + height + 20, str(first + i), color, bold=True)


def edit_check_loop():
    f = Figure(640, 150, "How you work", "You edit the file, the checker builds and tests it, its verdict tells "
               "what to edit next.")
    for x, top, below, color in ((10, "edit", "hello.cpp", BLUE), (235, "check", "./check 01", ORANGE),
                                 (460, "read", "the verdict", GREEN)):
        f.box(x, 24, 170, 60, color)
        f.label(x + 85, 49, top, color, bold=True)
        f.label(x + 85, 71, below, color, code=below != "the verdict")
    f.arrow("M184 54 H229")
    f.arrow("M409 54 H454")
    f.arrow("M545 88 V118 H95 V90")
    f.text(320, 140, "until it says that you passed")
    f.save("01-getting-started/edit-check-loop.svg")


def feed_and_keys():
    f = Figure(680, 230, "A feed and its two keys", "A row of blocks, numbered from 0. The secret key adds blocks "
               "at the end, the public key names the feed and checks its blocks.")
    log(f, 40, 90, ["hello", "how are", "you?"])
    f.box(40 + 3 * 116, 90, 110, 44, INK, dashed=True)
    f.text(40 + 3 * 116 + 55, 117, "next one")
    f.text(40 + 3 * 116 + 55, 154, "3", INK, bold=True)
    f.text(514, 154, "sequence numbers", anchor="start")
    f.box(358, 10, 170, 40, ORANGE)
    f.label(443, 35, "secret key: writes", ORANGE)
    f.arrow("M443 52 V86", ORANGE)
    f.box(40, 180, 458, 40, GREEN)
    f.label(269, 205, "public key: names the feed, checks every block", GREEN)
    f.save("02-your-first-feed/feed-and-keys.svg")


def append_and_get():
    f = Figure(680, 190, "Append and get", "append puts a block at the end of the log and returns its sequence "
               "number; get takes a number and returns the block.")
    log(f, 30, 70, ["{ … }", "{ … }", "{ … }"])
    f.box(30 + 3 * 116, 70, 110, 44, ORANGE, strong=True)
    f.label(30 + 3 * 116 + 55, 97, "{ … }", ORANGE)
    f.text(30 + 3 * 116 + 55, 134, "3", ORANGE, bold=True)
    f.arrow("M433 26 V66", ORANGE)
    f.text(433, 18, "append(message)", ORANGE, code=True)
    f.arrow("M446 129 H540", ORANGE)
    f.text(548, 134, "returns 3", ORANGE, anchor="start")
    f.arrow("M85 70 V30", GREEN)
    f.text(85, 18, "get(0)", GREEN, code=True)
    f.text(30, 180, "what is here never moves and never changes", anchor="start")
    f.save("03-storing-and-retrieving/append-and-get.svg")


def tree_of_hashes():
    f = Figure(680, 330, "The tree over four blocks", "Blocks 0 to 3 have the leaves 0, 2, 4 and 6. Nodes 1 and 5 "
               "are the parents of two leaves each, node 3 is the parent of 1 and 5.")
    place = {0: (130, 200), 2: (285, 200), 4: (440, 200), 6: (595, 200), 1: (207, 120), 5: (517, 120), 3: (362, 40)}
    for parent, children in {1: (0, 2), 5: (4, 6), 3: (1, 5)}.items():
        for child in children:
            (x1, y1), (x2, y2) = place[parent], place[child]
            cut = 19 / math.dist(place[parent], place[child])  # from rim to rim
            dx, dy = cut * (x2 - x1), cut * (y2 - y1)
            f.line(f"M{x1 + dx:.1f} {y1 + dy:.1f} L{x2 - dx:.1f} {y2 - dy:.1f}")
    for node, (x, y) in place.items():
        color = BLUE if node % 2 == 0 else ORANGE
        f.parts.append(f'<circle cx="{x}" cy="{y}" r="19" fill="{fill(color, strong=True)}" stroke="{color}" '
                       'stroke-width="1.6"/>')
        f.label(x, y + 5, str(node), color, bold=True)
    for block in range(4):
        x = place[2 * block][0]
        f.arrow(f"M{x} 264 V223")
        f.box(x - 55, 266, 110, 36, INK)
        f.label(x, 289, f"block {block}")
    f.text(8, 45, "hash of two hashes", ORANGE, anchor="start")
    f.text(8, 190, "hash of", BLUE, anchor="start")
    f.text(8, 209, "a block", BLUE, anchor="start")
    f.text(362, 324, "block n has leaf 2n")
    f.save("04-poking-at-the-data/tree-of-hashes.svg")


def three_files():
    f = Figure(720, 300, "The files key, tree and data", "key: 32 bytes. tree: a header of 32 bytes, then nodes of 40 "
               "bytes, leaves being the even ones; each is a hash of 32 and a size of 8 bytes; node 3 is empty while there "
               "are three blocks. data: the blocks, end to end.")
    f.text(12, 40, "key", code=True, anchor="start", bold=True)
    f.box(80, 18, 96, 36, GREEN)
    f.label(128, 41, "32 bytes", GREEN)
    f.text(12, 112, "tree", code=True, anchor="start", bold=True)
    f.box(80, 90, 96, 36, INK)
    f.label(128, 113, "header")
    for node in range(5):
        color = BLUE if node % 2 == 0 else ORANGE
        empty = node == 3  # the parent of four blocks, of which there are three
        f.box(180 + 104 * node, 90, 100, 36, color, dashed=empty, strong=node == 2)
        (f.text if empty else f.label)(230 + 104 * node, 113, f"node {node}", color)
    f.text(542, 62, "node 3: all zeros until there is a block 3", ORANGE, size=13)
    for position, x in ((0, 80), (32, 180), (72, 284), (112, 388), (152, 492), (192, 596)):
        f.text(x, 82, str(position), size=12)
    f.line("M390 128 L300 156", BLUE)
    f.line("M486 128 L576 156", BLUE)
    f.box(300, 158, 208, 36, BLUE)
    f.label(404, 181, "hash, 32 bytes", BLUE)
    f.box(508, 158, 68, 36, BLUE, strong=True)
    f.label(542, 181, "size, 8", BLUE)
    f.arrow("M542 196 V226 H470 V238", BLUE)
    f.text(12, 264, "data", code=True, anchor="start", bold=True)
    for x, width, text in ((80, 240, "block 0"), (320, 290, "block 1"), (610, 90, "block 2")):
        f.box(x, 242, width, 36, BLUE, strong=text == "block 1")
        f.label(x + width / 2, 265, text, BLUE)
    f.save("04-poking-at-the-data/three-files.svg")


def typed_stored_shown():
    f = Figure(700, 190, "From the keyboard to the screen", "What is typed is appended to the log; on_block hands "
               "each block of the log to the screen. Nothing goes from the keyboard to the screen directly.")
    f.box(10, 60, 120, 60, ORANGE)
    f.label(70, 95, "keyboard", ORANGE)
    f.box(570, 60, 120, 60, GREEN)
    f.label(630, 95, "screen", GREEN)
    log(f, 235, 68, ["", "", "", ""], width=50)
    f.arrow("M134 90 H229", ORANGE)
    f.text(182, 52, "on_line,", ORANGE, code=True, size=13)
    f.text(182, 70, "append", ORANGE, code=True, size=13)
    f.arrow("M461 90 H564", GREEN)
    f.text(512, 70, "on_block", GREEN, code=True, size=13)
    f.text(346, 40, "the log", BLUE, bold=True)
    f.arrow("M70 124 V160 H630 V126", INK, dashed=True)
    f.text(350, 182, "not this way")
    f.save("05-messages-in-real-time/typed-stored-shown.svg")


def finding_peers():
    f = Figure(700, 250, "Finding peers", "Ada and Bob have joined the topic kappa-workshop, so they are connected and say "
               "hello to each other. Cleo has joined another topic, and nobody finds her.")
    f.box(10, 10, 450, 190, INK, dashed=True)
    f.text(235, 226, 'all who have joined "kappa-workshop"', INK)
    for x, name, color in ((40, "Ada", BLUE), (310, "Bob", GREEN), (530, "Cleo", ORANGE)):
        f.box(x, 70, 120, 60, color)
        f.label(x + 60, 106, name, color, bold=True)
    f.arrow("M164 90 H304", BLUE)
    f.text(235, 80, "hello from Ada", BLUE, code=True, size=13)
    f.arrow("M306 112 H166", GREEN)
    f.text(235, 132, "hello from Bob", GREEN, code=True, size=13)
    f.text(590, 160, "joined another topic,", ORANGE, size=13)
    f.text(590, 178, "meets nobody here", ORANGE, size=13)
    f.save("06-finding-peers/finding-peers.svg")


def three_keys():
    f = Figure(700, 226, "Three keys and who may have them", "The secret key signs and is yours alone. The public key "
               "names the feed and checks signatures; it is for your readers. The discovery key finds others and is for "
               "everybody. Each is worked out from the one before, and there is no way back.")
    for x, name, does, more, who, color in (
            (10, "secret key", "signs", "64 bytes", "you alone", ORANGE),
            (260, "public key", "names and checks", "32 bytes", "your readers", GREEN),
            (510, "discovery key", "finds others", "32 bytes", "everybody", BLUE)):
        f.box(x, 50, 180, 84, color)
        f.label(x + 90, 76, name, color, bold=True)
        f.label(x + 90, 99, does, color)
        f.label(x + 90, 121, more, color, size=13)
        f.text(x + 90, 32, who, color, bold=True)
    for x in (194, 444):
        f.arrow(f"M{x} 80 H{x + 60}")
        f.line(f"M{x + 60} 108 H{x + 4}")
        f.line(f"M{x + 22} 98 L{x + 42} 118")
        f.line(f"M{x + 42} 98 L{x + 22} 118")
    f.text(225, 164, "a pair")
    f.text(475, 164, "a hash of it")
    f.text(350, 206, "each is worked out from the one before, and there is no way back")
    f.save("07-three-keys/three-keys.svg")


def want_have_request_data():
    f = Figure(700, 400, "What the two programs say", "The viewer says that it wants to know what there is. The chat says "
               "which blocks it has: 0 to 2. The viewer requests blocks 0, 1 and 2. The chat sends the data of each, with "
               "hashes and a signature. Then somebody types a line: the chat says that it has block 3, the viewer requests it, "
               "and the chat sends it.")
    for x, name, what, color in ((110, "chat", "the log", BLUE), (590, "viewer", "the copy", GREEN)):
        f.box(x - 80, 8, 160, 48, color)
        f.label(x, 29, name, color, bold=True)
        f.label(x, 48, what, color, size=13)
        f.line(f"M{x} 56 V388", color)
    right, left = ("M120 {0} H580", BLUE), ("M580 {0} H120", GREEN)
    for y, word, rest, (path, color) in (
            (92, "Want", "which blocks do you have?", left),
            (132, "Have", "0 to 2", right),
            (172, "Request", "0, 1 and 2, please", left),
            (212, "Data", "each block, the hashes beside it, a signature", right),
            (292, "Have", "3", right),
            (332, "Request", "3, please", left),
            (372, "Data", "block 3, its hashes, a new signature", right)):
        f.arrow(path.format(y), color)
        f.text(350, y - 8, f"{word}: {rest}", color)
    f.line("M20 240 H680")
    f.text(104, 264, "a line", ORANGE, anchor="end")
    f.text(104, 282, "is typed", ORANGE, anchor="end")
    f.save("08-replication/want-have-request-data.svg")


def feed_row(figure, x, y, owner, blocks, color, strong=False):
    """One feed among many: whose it is, and its blocks."""
    figure.text(x, y + 19, owner, color, anchor="start", bold=strong)
    for i in range(blocks):
        figure.box(x + 62 + i * 26, y, 22, 26, color, strong=strong)


def union_of_feeds():
    f = Figure(720, 330, "Two multifeeds meet", "Before: Ada has her own feed and Dan's, Bob has his own and Cleo's. "
               "Afterwards both have all four. Each writes only the feed that is their own.")
    feeds = {"Ada": (3, BLUE), "Dan": (2, INK), "Bob": (4, GREEN), "Cleo": (1, ORANGE)}
    for x, name, color, before in ((10, "Ada", BLUE, ("Ada", "Dan")), (500, "Bob", GREEN, ("Bob", "Cleo"))):
        f.text(x + 105, 22, name, color, bold=True)
        f.box(x, 34, 210, 82, INK, dashed=True)
        f.box(x, 160, 210, 150, INK, dashed=True)
        for i, owner in enumerate(before):
            feed_row(f, x + 16, 44 + i * 34, owner, *feeds[owner], strong=owner == name)
        for i, owner in enumerate((*before, *(other for other in feeds if other not in before))):
            feed_row(f, x + 16, 170 + i * 34, owner, *feeds[owner], strong=owner == name)
        f.arrow(f"M{x + 105} 120 V154")
    f.arrow("M226 66 H494", BLUE)
    f.text(360, 56, "I have Ada's and Dan's", BLUE)
    f.arrow("M494 100 H226", GREEN)
    f.text(360, 90, "I have Bob's and Cleo's", GREEN)
    f.text(360, 206, "afterwards both have all four,")
    f.text(360, 228, "in folders of their own")
    f.text(360, 268, "the strong one is yours to write,")
    f.text(360, 290, "the others are copies")
    f.save("09-many-writers/union-of-feeds.svg")


def feeds_to_screen():
    f = Figure(720, 250, "From all feeds to the screen", "Three feeds: Ada's with messages 1 and 4, Bob's with 2 and 3, and Cleo's "
               "with 5, which came later. on_feed hands over each feed, on_block each block of it. On the screen they stand in the order "
               "in which they came.")
    feeds = (("Ada", BLUE, "A0 A1", 40), ("Bob", GREEN, "B0 B1", 105), ("Cleo", ORANGE, "C0", 170))
    f.text(120, 20, "the feeds in multichat", bold=True)
    for name, color, blocks, y in feeds:
        f.text(12, y + 27, name, color, anchor="start", bold=True)
        for i, block in enumerate(blocks.split()):
            f.box(66 + i * 62, y, 56, 42, color)
            f.label(94 + i * 62, y + 27, block, color, code=True)
    f.text(94, 236, "came later", ORANGE)
    for _, color, _, y in feeds:
        f.arrow(f"M{206} {y + 21} C 280 {y + 21} 280 126 348 126", color)
    f.text(276, 50, "on_feed", code=True)
    f.box(354, 104, 110, 44, INK)
    f.label(409, 131, "on_block", code=True)
    f.arrow("M468 126 H532")
    f.text(625, 20, "the screen", bold=True)
    f.box(538, 34, 172, 186, INK, dashed=True)
    for i, (line, color) in enumerate((("Ada: A0", BLUE), ("Bob: B0", GREEN), ("Bob: B1", GREEN), ("Ada: A1", BLUE),
                                       ("Cleo: C0", ORANGE))):
        f.text(560, 66 + i * 34, line, color, anchor="start", code=True)
    f.save("10-reading-everyone/feeds-to-screen.svg")

def log_to_view():
    f = Figure(720, 250, "Logs in, view out", "Three logs, of Ada, Bob and Cleo, hold messages. Each entry goes once through "
               "the function map, which changes the rows of the view: ada 3, bob 2, cleo 1. The view can be thrown away "
               "and worked out again; the logs can't.")
    for y, name, texts in ((20, "ada", ("hi", "who?", "ah")), (90, "bob", ("hello", "me")), (160, "cleo", ("hm",))):
        f.text(56, y + 27, name, BLUE, anchor="end", bold=True)
        for i, text in enumerate(texts):
            f.box(68 + i * 74, y, 68, 42, BLUE)
            f.label(68 + i * 74 + 34, y + 26, text, BLUE)
    f.box(370, 80, 100, 62, ORANGE)
    f.label(420, 117, "map", ORANGE, code=True, bold=True)
    for start in ("M290 41 C330 41 330 98 366 98", "M216 111 H366", "M142 181 C300 181 330 124 366 124"):
        f.arrow(start, BLUE)
    f.arrow("M474 111 H548", ORANGE)
    for i, (key, value) in enumerate((("ada", "3"), ("bob", "2"), ("cleo", "1"))):
        f.box(554, 47 + i * 42, 100, 42, GREEN)
        f.box(654, 47 + i * 42, 44, 42, GREEN, strong=True)
        f.label(604, 73 + i * 42, key, GREEN)
        f.label(676, 73 + i * 42, value, GREEN, bold=True)
    f.text(180, 234, "logs: the truth, kept for ever", BLUE)
    f.text(420, 164, "each entry", ORANGE, size=13)
    f.text(420, 182, "once", ORANGE, size=13)
    f.text(585, 234, "a view: made anew at any time", GREEN)
    f.save("11-kappa-architecture/log-to-view.svg")


def sorted_by_time():
    f = Figure(720, 250, "A list in the order of time", "Ada's log has messages of 10:01 and 10:04, Bob's has 10:02, 10:04 "
               "and 10:03. The list has all five, by time: 10:01 of Ada, 10:02 of Bob, 10:03 of Bob, then both of 10:04.")
    for y, name, color, times in ((30, "ada", BLUE, ("10:01", "10:04")), (120, "bob", ORANGE, ("10:02", "10:04", "10:03"))):
        f.text(56, y + 27, name, color, anchor="end", bold=True)
        log(f, 68, y, times, width=78, color=color)
    f.arrow("M330 110 H420", INK)
    f.text(375, 96, "key: the time", size=13)
    for i, (time, name, color) in enumerate((("10:01", "ada", BLUE), ("10:02", "bob", ORANGE), ("10:03", "bob", ORANGE),
                                             ("10:04", "ada", BLUE), ("10:04", "bob", ORANGE))):
        f.box(440, 8 + i * 42, 170, 40, color)
        f.label(492, 33 + i * 42, time, color, bold=True)
        f.label(566, 33 + i * 42, name, color)
    f.line("M620 136 C632 136 632 174 644 174 C632 174 632 214 620 214")
    f.text(652, 170, "the same", anchor="start", size=13)
    f.text(652, 187, "key: both", anchor="start", size=13)
    f.text(525, 240, "the view")
    f.save("12-building-views/sorted-by-time.svg")


def the_tail():
    f = Figure(720, 236, "The tail of a list", "A long row of messages in the order of time; the last ones are in a "
               "window. A message that is newer comes in at the end and pushes the first one out: the window has changed. A message "
               "that is older than the window goes in before it: nothing changes in the window.")
    for i in range(11):
        f.box(20 + i * 62, 92, 56, 44, BLUE, strong=i > 5)
        f.label(48 + i * 62, 119, f"10:{11 + 3 * i}", BLUE, size=13)
    f.box(386, 78, 318, 72, GREEN, dashed=True)
    f.text(545, 172, "tail(5): drawn again when it changes", GREEN)
    f.box(648, 10, 56, 40, ORANGE)
    f.label(676, 35, "10:42", ORANGE, size=13)
    f.arrow("M676 52 V74", ORANGE)
    f.text(638, 35, "a newer one: draw", ORANGE, anchor="end")
    f.box(172, 10, 56, 40, ORANGE)
    f.label(200, 35, "10:19", ORANGE, size=13)
    f.arrow("M203 52 V88", ORANGE)
    f.text(238, 35, "an older one: leave it", ORANGE, anchor="start")
    f.text(200, 172, "the list goes back to the first message", BLUE)
    f.save("13-most-recent/the-tail.svg")


def heads_and_links():
    f = Figure(720, 290, "Heads and links", "Ada writes: the park. Bob writes the pool and Cleo the cafe, each linking to the park: both are heads, "
               "a conflict. Then Ada writes the cafe and links to both: one head again.")
    park, pool, cafe = ("the park", BLUE), ("the pool", GREEN), ("the cafe", ORANGE)
    for x, title, below, merged in ((20, "Ada wrote", "one head", None), (190, "Bob and Cleo wrote, unseen", "two heads: a conflict", False),
                                    (440, "Ada merged", "one head again", True)):
        f.text(x if merged is None else x + 105, 22, title, anchor="start" if merged is None else "middle", bold=True)
        for (text, color), at, y, head in ((park, 0, 110, merged is None), (pool, 130, 50, not merged), (cafe, 130, 170, not merged)):
            if at and merged is None:
                continue
            f.box(x + at, y, 96, 44, color, strong=head)
            f.label(x + at + 48, y + 27, text, color, bold=head)
            if at:
                f.arrow(f"M{x + at - 2} {y + 22} C{x + at - 20} {y + 22} {x + 116} 132 {x + 100} 132", color)
        if merged:
            f.box(x + 184, 110, 86, 44, BLUE, strong=True)
            f.label(x + 227, 137, "the cafe", BLUE, bold=True)
            f.arrow(f"M{x + 250} 108 C{x + 250} 84 {x + 250} 72 {x + 230} 72", BLUE)
            f.arrow(f"M{x + 250} 156 C{x + 250} 180 {x + 250} 192 {x + 230} 192", BLUE)
        f.text(x if merged is None else x + 105, 250, below, anchor="start" if merged is None else "middle")
    f.text(360, 280, "an arrow is a link: the new entry replaces the one it points to; strong boxes are heads", size=13)
    f.save("../docs/heads-and-links.svg")


def entry(figure, x, y, name, value, color, strong=False):
    """An entry about a key: its place in the logs, and the value."""
    figure.box(x, y, 150, 52, color, strong=strong)
    figure.label(x + 75, y + 22, value, color, bold=True)
    figure.label(x + 75, y + 42, name, color, size=13)


def which_values():
    f = Figure(700, 230, "Four entries about foo", "Ada's entry 0 says foo is red, and links to nothing. Ada's entry 1 says green, and "
               "links to Ada's entry 0. Bob's entry 0 says blue, and links to Ada's entry 0 as well. Cleo's entry 0 says yellow, and "
               "links to Ada's entry 1.")
    entry(f, 20, 90, "Ada, entry 0", "foo is red", BLUE)
    entry(f, 270, 30, "Ada, entry 1", "foo is green", BLUE)
    entry(f, 270, 150, "Bob, entry 0", "foo is blue", GREEN)
    entry(f, 520, 30, "Cleo, entry 0", "foo is yellow", ORANGE)
    f.arrow("M266 62 L176 104", BLUE)
    f.arrow("M266 170 L176 128", GREEN)
    f.arrow("M516 56 H426", ORANGE)
    f.text(95, 190, "an arrow is a link:")
    f.text(95, 210, "instead of this one")
    f.text(595, 120, "comes last", ORANGE)
    f.save("16-key-value-view/which-values.svg")


def conflict_and_merge():
    f = Figure(720, 236, "A conflict and what settles it", "Soup links to nothing. Rice, by Ada, and bread, by Bob, both link to soup, so "
               "dinner has two heads. Then Ada writes rice and bread, which links to both: it is the only head.")
    entry(f, 10, 92, "Ada, entry 0", "soup", BLUE)
    entry(f, 285, 24, "Ada, entry 1", "rice", BLUE, strong=True)
    entry(f, 285, 160, "Bob, entry 0", "bread", GREEN, strong=True)
    f.box(560, 92, 150, 52, BLUE, dashed=True)
    f.text(635, 114, "rice and bread", BLUE, bold=True)
    f.text(635, 134, "Ada, entry 2", BLUE, size=13)
    f.arrow("M281 62 L166 106", BLUE)
    f.arrow("M281 176 L166 132", GREEN)
    f.arrow("M556 104 L441 58", BLUE)
    f.arrow("M556 132 L441 178", BLUE)
    f.text(360, 112, "two heads:")
    f.text(360, 132, "a conflict")
    f.text(635, 180, "links to both:")
    f.text(635, 200, "one head again")
    f.save("16-key-value-view/heads-and-links.svg")


def canvas_coordinates():
    f = Figure(720, 300, "Columns and rows of a canvas", "A canvas of 40 columns and 12 rows. The place (0, 0) is its upper left "
               "corner, x counts columns to the right, y counts rows down, so the lowest row is 11. A box of 20 columns and 5 "
               "rows is drawn at (12, 4).")
    f.box(70, 40, 560, 228, INK, dashed=True)
    f.box(238, 116, 280, 95, BLUE)
    f.label(378, 168, "box(20, 5)", BLUE, code=True)
    f.arrow("M70 22 H182", ORANGE)
    f.text(190, 27, "x: columns", ORANGE, anchor="start")
    f.arrow("M36 40 V112", ORANGE)
    f.text(36, 132, "y: rows", ORANGE)
    f.text(78, 60, "(0, 0)", anchor="start", code=True, size=13)
    f.text(238, 108, "(12, 4)", BLUE, anchor="start", code=True, size=13)
    f.text(622, 258, "(39, 11)", anchor="end", code=True, size=13)
    f.text(350, 290, "width() is 40, height() is 12")
    f.save("14-drawing-the-screen/columns-and-rows.svg")


def drawn_anew():
    f = Figure(720, 210, "What is on the screen follows from two things", "The size of the terminal and what the program knows go "
               "into the callback of on_draw, which draws a whole picture on an empty canvas. The screen compares it with the "
               "picture before and sends what differs to the terminal.")
    f.box(10, 20, 170, 56, ORANGE)
    f.label(95, 44, "the size", ORANGE, bold=True)
    f.label(95, 64, "changes: draw again", ORANGE, size=13)
    f.box(10, 120, 170, 56, GREEN)
    f.label(95, 144, "what you know", GREEN, bold=True)
    f.label(95, 164, "changes: redraw()", GREEN, size=13)
    f.arrow("M184 48 C230 48 230 90 266 90", ORANGE)
    f.arrow("M184 148 C230 148 230 108 266 108", GREEN)
    f.box(272, 70, 130, 58, BLUE)
    f.label(337, 104, "on_draw", BLUE, code=True, bold=True)
    f.arrow("M406 99 H458", BLUE)
    f.box(464, 62, 100, 74, BLUE, strong=True)
    f.label(514, 96, "a whole", BLUE)
    f.label(514, 114, "picture", BLUE)
    f.arrow("M568 99 H616")
    f.text(592, 84, "what", size=13)
    f.text(592, 122, "differs", size=13)
    f.box(622, 62, 88, 74, INK)
    f.label(666, 104, "terminal", INK)
    f.save("14-drawing-the-screen/drawn-anew.svg")


def the_long_way():
    f = Figure(720, 250, "The long way from the line to the box", "What you type and what others write goes into the logs, from the "
               "logs into the view, from the view by tail into the variable last, and from there by on_draw into the box. The line does "
               "not go into the box directly.")
    f.box(10, 20, 130, 52, ORANGE)
    f.label(75, 51, "your line", ORANGE, bold=True)
    f.box(10, 122, 130, 52, GREEN)
    f.label(75, 153, "others", GREEN, bold=True)
    f.arrow("M144 46 C180 46 176 84 206 88", ORANGE)
    f.text(190, 40, "on_line", ORANGE, code=True, size=13, anchor="start")
    f.arrow("M144 148 C180 148 176 112 206 108", GREEN)
    f.text(190, 164, "replicate", GREEN, code=True, size=13, anchor="start")
    for x, width, name, color in ((212, 90, "logs", BLUE), (342, 90, "view", BLUE), (476, 90, "last", BLUE), (610, 100, "box", INK)):
        f.box(x, 68, width, 60, color, strong=name == "last")
        f.label(x + width / 2, 103, name, color, bold=True, code=name == "last")
    f.arrow("M306 98 H336", BLUE)
    f.arrow("M436 98 H470", BLUE)
    f.text(453, 58, "tail", BLUE, code=True, size=13)
    f.text(587, 40, "redraw,", BLUE, code=True, size=13)
    f.arrow("M570 98 H604", BLUE)
    f.text(587, 58, "on_draw", BLUE, code=True, size=13)
    f.arrow("M40 76 C40 100 4 90 4 120 V200 C4 214 20 214 30 214 H660 V134", INK, dashed=True)
    f.text(350, 238, "not this way")
    f.save("15-chat-window/the-long-way.svg")


def part_of_the_world():
    f = Figure(640, 262, "The part of the world that fits", "The world is wider and higher than the canvas. The canvas shows the part of it "
               "that begins at column left, row top, so that you are in it. Somebody else outside of it is not drawn.")
    f.box(20, 34, 480, 180, GREEN)
    f.label(36, 54, "the world, 80 by 12", GREEN, anchor="start")
    f.box(180, 104, 240, 90, BLUE, strong=True)
    f.label(192, 124, "what the canvas shows", BLUE, anchor="start", size=13)
    f.label(378, 184, "@Bob", BLUE, bold=True, code=True)
    f.label(270, 160, "&Ada", BLUE, code=True)
    f.label(90, 150, "&Cleo", GREEN, code=True)
    f.arrow("M22 82 H176", ORANGE)
    f.text(100, 76, "left", mixed(ORANGE, "#000000", .35), code=True)
    f.arrow("M230 36 V100", ORANGE)
    f.text(240, 82, "top", mixed(ORANGE, "#000000", .35), anchor="start", code=True)
    f.text(518, 110, "you are drawn", anchor="start")
    f.text(518, 130, "at x - left,", anchor="start")
    f.text(518, 150, "y - top", anchor="start")
    f.text(320, 244, "the same is subtracted from every place, so everybody stays where they are, seen from you", size=13)
    f.save("19-everyone-moves/part-of-the-world.svg")


def forgotten_moves():
    f = Figure(700, 244, "Which moves can be forgotten", "Four moves in a row, each linked to the one before. If the blocks 0 and 1 are forgotten, "
               "move 3 is the only head. If block 2 alone is forgotten, nobody says any more that move 1 is replaced: it is a head again.")
    for y, gone, heads, below in ((24, (0, 1), (3,), "from the oldest on: one head, as before"),
                                  (142, (2,), (1, 3), "one in the middle: move 1 is a head again")):
        for i, at in enumerate(("15, 6", "16, 6", "17, 6", "18, 6")):
            x = 20 + i * 112
            if i in gone:
                f.box(x, y, 88, 44, INK, dashed=True)
                f.text(x + 44, y + 27, "forgotten", size=13)
            else:
                f.box(x, y, 88, 44, ORANGE if i in heads and i != 3 else BLUE, strong=i in heads)
                f.label(x + 44, y + 27, at, ORANGE if i in heads and i != 3 else BLUE, bold=i in heads)
            f.text(x + 44, y + 64, str(i), INK, bold=True)
            if i and i not in gone:
                f.arrow(f"M{x - 3} {y + 22} H{x - 21}", BLUE)
        f.text(470, y + 27, below.split(": ")[0] + ":", anchor="start")
        f.text(470, y + 47, below.split(": ")[1], anchor="start")
    f.text(20, 236, "an arrow is a link: this move instead of that one; strong boxes are heads", anchor="start", size=13)
    f.save("19-everyone-moves/forgotten-moves.svg")


def any_order():
    f = Figure(720, 250, "Two orders, one view", "Ada's program reads her own two entries and then Bob's two. Bob's program reads his own "
               "and then Ada's. Both views end with the same rows.")
    for y, who, order in ((30, "Ada's machine", "aabb"), (150, "Bob's machine", "bbaa")):
        f.text(10, y - 10, who, anchor="start", bold=True)
        for i, owner in enumerate(order):
            color = BLUE if owner == "a" else GREEN
            f.box(10 + i * 86, y, 80, 50, color)
            f.label(50 + i * 86, y + 22, "Ada" if owner == "a" else "Bob", color, bold=True)
            f.label(50 + i * 86, y + 40, f"entry {i % 2}", color, size=13)
        f.arrow(f"M358 {y + 25} H420")
        f.box(424, y, 90, 50, ORANGE)
        f.label(469, y + 31, "map", ORANGE, code=True)
        f.arrow(f"M518 {y + 25} H566")
        f.box(570, y, 140, 50, ORANGE, strong=True)
        f.label(640, y + 31, "rows", ORANGE, bold=True)
    f.text(640, 112, "the same", ORANGE, bold=True)
    f.line("M640 86 V96", ORANGE)
    f.line("M640 120 V144", ORANGE)
    f.text(10, 232, "in a feed the order stays; between feeds it is chance", anchor="start")
    f.save("20-where-next/any-order.svg")


def whose_move():
    f = Figure(720, 250, "Whose move it is", "Ada's feed has a move to 15, 6 and one to 16, 6, which links to the first. Mallory's feed "
               "has a move to 70, 1 that says it is Ada's, and links to Ada's second move. In the view Ada is at 16, 6, and Mallory at 70, 1.")
    f.text(200, 22, "the feeds")
    f.text(80, 79, "Ada", BLUE, anchor="end", bold=True)
    f.text(80, 189, "Mallory", ORANGE, anchor="end", bold=True)
    f.box(96, 48, 110, 52, BLUE)
    f.label(151, 79, "15, 6", BLUE)
    f.box(236, 48, 130, 52, BLUE, strong=True)
    f.label(301, 79, "16, 6", BLUE, bold=True)
    f.arrow("M234 74 H210", BLUE)
    f.box(236, 158, 130, 52, ORANGE, strong=True)
    f.label(301, 180, "70, 1", ORANGE, bold=True)
    f.label(301, 200, "\u201cI am Ada\u201d", ORANGE, size=13)
    f.arrow("M301 156 V104", ORANGE, dashed=True)
    f.text(292, 126, "another player's:", ORANGE, anchor="end", size=13)
    f.text(292, 143, "means nothing", ORANGE, anchor="end", size=13)
    f.text(600, 22, "the view")
    f.arrow("M370 74 H488", BLUE)
    f.text(429, 62, "Ada's key", BLUE, size=13)
    f.arrow("M370 184 H488", ORANGE)
    f.text(429, 172, "Mallory's key", ORANGE, size=13)
    for y, name, place, color in ((48, "61f6a319\u2026", "16, 6", BLUE), (158, "c04d7e12\u2026", "70, 1", ORANGE)):
        f.box(494, y, 116, 52, color)
        f.label(552, y + 31, name, color, code=True)
        f.box(610, y, 96, 52, color, strong=True)
        f.label(658, y + 31, place, color, bold=True)
    f.text(360, 240, "the key is that of the feed: what the message says about it, anybody can write", size=13)
    f.save("17-player-movement/whose-move.svg")


def two_presses():
    f = Figure(720, 250, "Two keys, one after the other", "Without waiting, both presses see the player at 15, and both append a move to 16 "
               "that links to the same one: two heads. Waiting until the view is ready, the second press sees 16, and appends a move to 17 that "
               "links to the first: one head.")
    for x, title, places, end, color in ((20, "asked at once", ("16", "16"), "two heads, one step", ORANGE),
                                         (390, "asked when the view is ready", ("16", "17"), "one head, two steps", GREEN)):
        f.text(x + 155, 22, title, color, bold=True)
        f.box(x, 92, 70, 44, INK)
        f.label(x + 35, 119, "15", bold=True)
        waits = color == GREEN
        for i, place in enumerate(places):
            bx, by = (x + 120 * (i + 1), 92) if waits else (x + 160, 50 + 84 * i)
            f.box(bx, by, 70, 44, color, strong=not waits or i == 1)
            f.label(bx + 35, by + 27, place, color, bold=True)
            if waits:
                f.arrow(f"M{bx - 2} 114 H{bx - 46}", color)
                f.text(bx + 35, 160, f"press {i + 1}", color, size=13)
            else:
                f.arrow(f"M{bx - 2} {by + 22} L{x + 74} {106 + 16 * i}", color)
                f.text(bx + 82, by + 27, f"press {i + 1}", color, anchor="start", size=13)
        f.text(x + 155, 208, end, color)
    f.text(360, 240, "an arrow is a link; strong boxes are heads", size=13)
    f.save("18-movement-keys/two-presses.svg")


for draw in (edit_check_loop, feed_and_keys, append_and_get, tree_of_hashes, three_files, typed_stored_shown,
             finding_peers, three_keys, want_have_request_data, union_of_feeds,
             feeds_to_screen, log_to_view, sorted_by_time, the_tail, heads_and_links, which_values,
             conflict_and_merge, canvas_coordinates, drawn_anew, the_long_way,
             part_of_the_world, forgotten_moves, any_order, whose_move, two_presses):
    draw()
