# string, textwrap, pprint and json: text made and taken apart.
import json
import pprint
import string
import textwrap

print(string.ascii_letters, string.digits, string.punctuation, string.hexdigits)
print(string.capwords("hello  big world"), string.Template("$who likes ${what}, $$5").substitute(
    who="tim", what="kung pao"), string.Template("$a $b").safe_substitute(a=1))
try:
    string.Template("$missing").substitute()
except KeyError as error:
    print(repr(error))
print(string.Formatter().format("{0} {name!r:>5} {1[0]}", "a", [7], name="x"))

long = "The quick brown fox jumped over the lazy dog, and then it slept for a long while."
print(textwrap.wrap(long, 30))
print(textwrap.fill(long, width=40, initial_indent="* ", subsequent_indent="  "))
print(textwrap.dedent("""
    indented
      more
    back
""").strip(), "|", textwrap.indent("a\nb", "> "), "|", textwrap.shorten(long, 24))

data = {"name": "widget", "tags": ["a", "b", "c"], "nested": {"deep": list(range(30))},
        "none": None}
pprint.pprint(data, width=60)
print(pprint.pformat([1, (2, 3)]), pprint.isreadable(data))

text = json.dumps(data, sort_keys=True)
print(text)
print(json.dumps({"b": 1.5, "a": [True, False, None]}, indent=2))
print(json.loads(text) == data, json.loads('[1, 2.5e3, "x\\u00e9\\n", {"k": null}]'))
print(json.dumps("é\U0001f600\"\\"), json.dumps("é", ensure_ascii=False), json.dumps((1, 2)))
print(json.dumps({1: 2, None: 3, True: 4}), json.dumps([1, 2], separators=(",", ":")))
for bad in ('{"a": }', "[1, 2", "nul", '{"a" 1}', '"open', ""):
    try:
        json.loads(bad)
    except json.JSONDecodeError as error:
        print(error)
try:
    json.dumps({1, 2})
except TypeError as error:
    print(error)


class Encoder(json.JSONEncoder):
    def default(self, o):
        return sorted(o) if isinstance(o, set) else super().default(o)


print(json.dumps({"s": {3, 1}}, cls=Encoder), json.dumps(5j, default=str))
print(json.loads('{"x": 1}', object_hook=lambda d: list(d.items())),
      json.loads("1.5", parse_float=str))
