"""Reading a regular expression in RE2's syntax.

What belongs here: from text to a tree, and what to note on the way. What does not: the tree itself
(``expressions``), and whether RE2 takes the expression, which RE2 alone can say.

The syntax is that of https://github.com/google/re2/wiki/Syntax; where that page is silent, what RE2
does was tried. All that RE2 takes is read, unless it is nested too deep; some that it refuses is
read too.
"""

from __future__ import annotations

import re
from functools import lru_cache

from faultbook.matching.expressions import (
    Construct,
    ConstructKind,
    Either,
    Expression,
    InOrder,
    Node,
    OneCharacter,
    Repeated,
    Text,
    UnreadableExpression,
)

_PLAIN = re.compile(
    r"[^\\.+*?()|\[\]{}^$]+(?![*+?{\\(])"
)  # what is followed by a repeat stands alone
_PLAIN_CLASS = re.compile(r"\[(?!\^\])[^\\\[\]]+\]")
_NOTHING = Text("")
_ANY = OneCharacter(None)
_ANY_TIMES = Repeated(_ANY, 0, None)
_DEEPEST = 50  # groups in one another; Python's stack isn't endless
_LONGEST_REPEAT = len("{1000,1000}")
_LONGEST_NAME = len("[:^xdigit:]")
_FEW = 3  # members of a class up to which they are told apart
_LONGEST_RANGE = 8  # characters of a range that are looked at for being few
_LARGEST = 0x10FFFF
_SINGLE_ESCAPES: dict[str, tuple[ConstructKind, Node]] = {
    "A": ("begin-text", _NOTHING),
    "z": ("end-text", _NOTHING),
    "b": ("boundary", _NOTHING),
    "B": ("boundary", _NOTHING),
    "C": ("byte", _ANY),
}
_REPEATS: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_CONTROL = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v"}
_PERL_CLASSES: dict[str, ConstructKind | None] = {
    "d": None,
    "D": None,
    "s": "space",
    "S": "space",
    "w": "word",
    "W": "word",
}
_SYNTAX_CHARACTERS = frozenset("^$\\.*+?()[]{}|/")
_FLAGS = frozenset("imsU")
_CATEGORIES = frozenset("CLMNPSZ")
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
_OCTAL = frozenset("01234567")
_DIGITS = frozenset("0123456789")


@lru_cache(maxsize=64)  # several rules ask about one expression, one after the other
def read_expression(text: str) -> Expression:
    """Read an expression.

    Args:
        text: The expression, in RE2's syntax.

    Raises:
        UnreadableExpression: RE2 refuses it, or it is nested too deep.
    """
    reader = _Reader(text)
    tree = reader.alternatives(0)
    if reader.at < len(text):
        raise UnreadableExpression(text)
    return Expression(tree, tuple(reader.constructs))


class _Reader:
    """A place in an expression, and what was seen before it.

    Attributes:
        text: The expression.
        at: The place.
        edge: The place of the last assertion, such as ``^``.
        after_edge: The place right after it.
        names: Names of groups.
        constructs: What not every dialect reads the same way.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.edge = self.after_edge = -1
        self.names: set[str] = set()
        self.constructs: list[Construct] = []

    def alternatives(self, depth: int) -> Node:
        """Read up to the end of the group, or of the expression."""
        if depth > _DEEPEST:
            raise UnreadableExpression(self.text)
        parts = [self._in_order(depth)]
        while self._takes("|"):
            parts.append(self._in_order(depth))
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _in_order(self, depth: int) -> Node:
        items: list[Node] = []
        repeated: Node | None = None
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            begin = self.at
            times = self._repeat()
            if times is None:
                items += self._item(depth)
            elif items:
                # What is repeated twice, with only flags between, would nest without end.
                is_again = isinstance(items[-1], Repeated) and items[-1] is repeated
                items[-1] = repeated = _ANY_TIMES if is_again else Repeated(items[-1], *times)
                if begin == self.after_edge:
                    self._note("repeated-assertion", self.edge)
            else:
                raise UnreadableExpression(self.text)
        return _joined(items)

    def _item(self, depth: int) -> list[Node]:
        """Read what stands between two repeats: at most one node, or a quoted text's characters."""
        run = _PLAIN.match(self.text, self.at)
        if run:
            self.at = run.end()
            return [Text(run[0])]
        begin = self.at
        character = self.text[begin]
        if character == "(":
            return self._group(depth)
        if character == "[":
            return [self._class()]
        if character == "\\":
            return self._escaped()
        self.at += 1
        if character in "^$":
            self.edge, self.after_edge = begin, self.at
            return [_NOTHING]
        if character in "{}]":
            self._note("loose-bracket", begin)
        return [_ANY if character == "." else Text(character)]

    def _repeat(self) -> tuple[int, int | None] | None:
        """Read how often the item before is repeated; None where nothing says so."""
        times = _REPEATS.get(self.text[self.at])
        if times is None:
            end = self.text.find("}", self.at, self.at + _LONGEST_REPEAT)
            if self.text[self.at] != "{" or end < 0:
                return None
            times = _counted(self.text[self.at + 1 : end])
            if times is None:
                return None
            self.at = end
        self.at += 1
        self._takes("?")
        return times

    def _group(self, depth: int) -> list[Node]:
        """Read a group; nothing where it only sets flags."""
        begin = self.at
        self.at += 1
        if self._takes("?"):
            if self._takes("P<") or self._takes("<"):
                self._name(begin)
            elif not self._flags(begin):
                return []
        tree = self.alternatives(depth + 1)
        self._demand(")")
        return [tree]

    def _name(self, begin: int) -> None:
        end = self.text.find(">", self.at)
        if end < 0 or self.text[self.at] in "=!":
            raise UnreadableExpression(self.text)
        name = self.text[self.at : end]
        is_again = name in self.names
        self.names.add(name)
        self.at = end + 1
        if self.text.startswith("(?P", begin) or is_again:
            self._note("named-group", begin)

    def _flags(self, begin: int) -> bool:
        """Read flags; whether a group follows to which they apply."""
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in "imsU-":
            self.at += 1
        flags = self.text[start : self.at]
        if self._takes(":"):
            if flags:
                self._note("inner-flags", begin)
            return True
        self._demand(")")
        is_plain = begin == 0 and flags and _FLAGS.difference("U").issuperset(flags)
        self._note("leading-flags" if is_plain else "inner-flags", begin)
        return False

    def _escaped(self) -> list[Node]:
        begin = self.at
        letter = self.text[begin + 1 : begin + 2]
        if letter == "Q":
            return self._quoted()
        if letter in _SINGLE_ESCAPES:
            kind, node = _SINGLE_ESCAPES[letter]
            self.at += 2
            self._note(kind, begin)
            if node is _NOTHING:
                self.edge, self.after_edge = begin, self.at
            return [node]
        if self._perl_or_unicode_class():
            return [_ANY]
        return [Text(self._escape(in_class=False))]

    def _quoted(self) -> list[Node]:
        begin = self.at
        end = self.text.find("\\E", begin + 2)
        inner = self.text[begin + 2 : end if end >= 0 else None]
        self.at = len(self.text) if end < 0 else end + 2
        self._note("quoted", begin)
        return [Text(character) for character in inner]

    def _perl_or_unicode_class(self) -> bool:
        r"""Read ``\d``, ``\pL`` or ``\p{Greek}``, if one is there."""
        begin = self.at
        letter = self.text[begin + 1 : begin + 2]
        if letter in _PERL_CLASSES:
            self.at += 2
            kind = _PERL_CLASSES[letter]
            if kind is not None:
                self._note(kind, begin)
            return True
        if letter not in {"p", "P"}:
            return False
        is_braced = self.text.startswith("{", begin + 2)
        end = self.text.find("}", begin) if is_braced else begin + 2
        if end < 0 or end >= len(self.text):
            raise UnreadableExpression(self.text)
        name = self.text[begin + 3 : end]
        self.at = end + 1
        is_category = is_braced and name[:1] in _CATEGORIES and len(name) <= len("Lu")
        if not is_category:
            self._note("unicode-class", begin)
        else:
            self._note("negated-category" if letter == "P" else "braced-category", begin)
        return True

    def _escape(self, *, in_class: bool) -> str:
        """Read the one character that an escape stands for."""
        begin = self.at
        letter = self.text[begin + 1 : begin + 2]
        self.at += 2
        if letter in _CONTROL:
            return _CONTROL[letter]
        if letter in {"a", "x"} or letter in _OCTAL:
            return self._character_code(begin, letter)
        if not letter.isascii() or not letter or letter.isalnum():
            raise UnreadableExpression(self.text)
        if letter not in _SYNTAX_CHARACTERS and not (in_class and letter == "-"):
            self._note("needless-escape", begin)
        return letter

    def _character_code(self, begin: int, letter: str) -> str:
        r"""Read a character by its number; ``\xHH`` and ``\0`` alone are the same everywhere."""
        is_common = False
        if letter == "a":
            number = ord("\a")
        elif letter != "x":
            number = self._octal(begin)
            is_common = self.text[begin + 1 : self.at] == "0"
        elif self._takes("{"):
            number = self._hexadecimal(max(self.text.find("}", self.at), self.at))
            self._demand("}")
        else:
            number = self._hexadecimal(self.at + 2)
            is_common = True
        if number > _LARGEST:
            raise UnreadableExpression(self.text)
        if not is_common:
            self._note("character-code", begin)
        return chr(number)

    def _hexadecimal(self, end: int) -> int:
        digits = self.text[self.at : end]
        self.at = end
        if not digits or not _HEXADECIMAL.issuperset(digits) or end > len(self.text):
            raise UnreadableExpression(self.text)
        return int(digits, 16)

    def _octal(self, begin: int) -> int:
        """A number in base 8; a single digit other than 0 would be a back reference."""
        self.at = begin + 2
        while self.at < min(begin + 4, len(self.text)) and self.text[self.at] in _OCTAL:
            self.at += 1
        digits = self.text[begin + 1 : self.at]
        if len(digits) == 1 and digits != "0":
            raise UnreadableExpression(self.text)
        return int(digits, 8)

    def _class(self) -> Node:
        """Read a class in brackets; most hold no other and no escape, and recur everywhere."""
        plain = _PLAIN_CLASS.match(self.text, self.at)
        if plain is None:
            return self.members()
        self.at = plain.end()
        return _plain_class(plain[0])

    def members(self) -> Node:
        """Read a class in brackets, member by member."""
        self.at += 1
        is_negated = self._takes("^")
        few: set[str] | None = set()
        if self.text.startswith("]", self.at):
            self._note("first-bracket", self.at, self.at + 1)
            few = self._range()
        while not self._takes("]"):
            if self.at >= len(self.text):
                raise UnreadableExpression(self.text)
            more = self._members()
            few = None if few is None or more is None else few | more
        if is_negated or few is None or not 0 < len({one.casefold() for one in few}) <= _FEW:
            return _ANY
        return OneCharacter(tuple(sorted(few)))

    def _members(self) -> set[str] | None:
        """Read one member of a class, or a range, or a class within; None for too many."""
        begin = self.at
        if self.text.startswith("[:", begin):
            end = self.text.find(":]", begin + 2, begin + _LONGEST_NAME)
            if end >= 0:
                self.at = end + 2
                self._note("posix-class", begin)
                return None
        if self.text[begin] == "\\" and self._perl_or_unicode_class():
            if self.text.startswith("-", self.at) and not self.text.startswith("-]", self.at):
                self._note("dash-after-class", begin, self.at + 1)
            return None
        return self._range()

    def _range(self) -> set[str] | None:
        first = self._member()
        if not self.text.startswith("-", self.at) or self.text.startswith("-]", self.at):
            return {first}
        self.at += 1
        last = self._member()
        if last < first:
            raise UnreadableExpression(self.text)
        if ord(last) - ord(first) >= _LONGEST_RANGE:
            return None
        return {chr(number) for number in range(ord(first), ord(last) + 1)}

    def _member(self) -> str:
        if self.at >= len(self.text):
            raise UnreadableExpression(self.text)
        if self.text[self.at] == "\\":
            return self._escape(in_class=True)
        self.at += 1
        return self.text[self.at - 1]

    def _takes(self, word: str) -> bool:
        """Go past a word, if it is there."""
        is_there = self.text.startswith(word, self.at)
        self.at += len(word) * is_there
        return is_there

    def _demand(self, word: str) -> None:
        if not self._takes(word):
            raise UnreadableExpression(self.text)

    def _note(self, kind: ConstructKind, begin: int, end: int | None = None) -> None:
        """Note a construct, up to the place or to ``end``."""
        self.constructs.append(Construct(kind, self.text[begin : end or self.at]))


@lru_cache(maxsize=256)
def _plain_class(text: str) -> Node:
    """A class in brackets that holds no other and no escape."""
    return _Reader(text).members()


def _counted(text: str) -> tuple[int, int | None] | None:
    """The numbers of a repeat such as ``{2,5}``; None where RE2 takes it for literal text."""
    least, comma, most = text.partition(",")
    if not _is_number(least) or (most and not _is_number(most)):
        return None
    return int(least), int(most) if most else None if comma else int(least)


def _is_number(text: str) -> bool:
    return (
        0 < len(text) <= len("1000")
        and _DIGITS.issuperset(text)
        and (text[0] != "0" or text == "0")
    )


def _joined(items: list[Node]) -> Node:
    """Items in order, with neighbouring characters as one text."""
    parts: list[Node] = []
    for item in items:
        if parts and isinstance(item, Text) and isinstance(parts[-1], Text):
            parts[-1] = Text(parts[-1].text + item.text)
        else:
            parts.append(item)
    if len(parts) == 1:
        return parts[0]
    return InOrder(tuple(parts)) if parts else _NOTHING
