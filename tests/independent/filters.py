"""The filter language as the API conventions describe it, and no more than that."""

import re
from decimal import Decimal

_ORDER = {"-gt": lambda a, b: a > b, "-ge": lambda a, b: a >= b, "-lt": lambda a, b: a < b, "-le": lambda a, b: a <= b}
_TEXT = {"-contains": lambda a, b: b in a, "-startswith": str.startswith, "-endswith": str.endswith}
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[Tt](\d\d:\d\d:\d\d)(\.\d+)?([Zz]|[+-]\d\d:\d\d)?)?")
_TOKEN = re.compile(r"""\s*(?:([()\[\],])|"((?:[^"\\]|\\["\\])*)"|'((?:[^'\\]|\\['\\])*)'|([^()\[\]'",\s+]+))\s*""")


class FilterError(Exception):
    pass


def comparable(value, kind):
    """The value as the server compares it: strings whatever their case, dates to the digits they have."""
    if value is None or kind == "boolean":
        return value
    if kind == "number":
        return Decimal(str(value))
    if kind == "date":
        match = _DATE.fullmatch(str(value))
        if not match:
            raise FilterError(f"{value} is no date")
        return match[1], match[2] or "00:00:00", (match[3] or ".").ljust(10, "0")
    return str(value).lower()


class Filter:
    def __init__(self, text, fields):
        if not text.isascii():
            raise FilterError("not ASCII")
        self.tokens, at = [], 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            if not match:
                raise FilterError("unexpected " + text[at:])
            mark, double, single, word = match.groups()
            quoted = double if double is not None else single
            if quoted is not None:
                self.tokens.append(("quoted", re.sub(r"\\(.)", r"\1", quoted)))
            else:
                self.tokens.append((mark or ("operator" if re.fullmatch("-[a-z]+", word) else "word"), word))
            at = match.end()
        self.fields = fields
        self.holds = self._expression()
        if self.tokens:
            raise FilterError("text behind the end")

    def _take(self, *kinds):
        kind, text = self.tokens.pop(0) if self.tokens else ("end", "")
        if kind not in kinds:
            raise FilterError(f"{text or kind} where {' or '.join(kinds)} was to come")
        return kind, text

    def _operand(self):
        self._take("(")
        holds = self._expression()
        self._take(")")
        return holds

    def _expression(self):
        if self.tokens[:1] == [("operator", "-not")]:
            self._take("operator")
            inner = self._operand()
            return lambda row: not inner(row)
        if not self.tokens or self.tokens[0][0] != "(":
            return self._comparison()
        holds = self._operand()
        while self.tokens and self.tokens[0] in (("operator", "-and"), ("operator", "-or")):
            holds = self._joined(holds, self._take("operator")[1], self._operand())
        return holds

    @staticmethod
    def _joined(left, word, right):
        return (lambda row: left(row) and right(row)) if word == "-and" else (lambda row: left(row) or right(row))

    def _comparison(self):
        name, operator = self._take("word")[1], self._take("operator")[1]
        if name not in self.fields:
            raise FilterError("unknown field " + name)
        kind = self.fields[name]
        allowed = ("-eq", "-ne", *(_ORDER if kind in ("number", "date") else ()), *(_TEXT if kind == "string" else ()))
        if operator not in allowed:
            raise FilterError(f"{operator} of a {kind}")
        literal = self._literal(kind)

        def holds(row):
            value = comparable(next((value for key, value in row.items() if key.lower() == name.lower()), None), kind)
            if operator in ("-eq", "-ne"):
                return (value == literal) == (operator == "-eq")
            return value is not None and (_ORDER.get(operator) or _TEXT[operator])(value, literal)

        return holds

    def _literal(self, kind):
        how, text = self._take("quoted", "word")
        if kind == "boolean":
            if how == "quoted" or text not in ("true", "false"):
                raise FilterError("no boolean: " + text)
            return text == "true"
        if kind == "number" and how == "quoted":
            raise FilterError("a number in quotes")
        if kind == "string" and how == "word" and re.match("[0-9-]", text):
            raise FilterError("a string that begins with a digit takes quotes")
        try:
            return comparable(text, kind)
        except ArithmeticError as error:
            raise FilterError("no number: " + text) from error
