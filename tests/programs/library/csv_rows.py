# _csv under csv: every dialect option, both ways, and the errors.
import _csv
import io


def attempt(function, *args, **kwargs):
    try:
        result = function(*args, **kwargs)
        print(list(result) if hasattr(result, "__next__") else result)
    except (_csv.Error, TypeError, ValueError, AttributeError) as error:
        print(type(error).__name__, error)


LINES = ["a,b,c\r\n", '"quoted, field","with ""quotes""",plain\n', '"two\n', 'lines",2\n', "\n",
    ",,\n", '" x",y \n', "1,2.5,'z'", 'a"b,c"\n', "esc\\,aped,\\n"]
for options in ({}, {"delimiter": ";"}, {"quotechar": "'"}, {"doublequote": False,
    "escapechar": "\\"}, {"skipinitialspace": True},
                {"quoting": _csv.QUOTE_NONE, "escapechar": "\\"}, {"quoting": _csv.QUOTE_ALL},
                        {"quotechar": None, "quoting": 3}):
    reader = _csv.reader(LINES, **options)
    print(options, list(reader), reader.line_num)
attempt(_csv.reader, ['"1",2,3.5\n', '4,"x",-1e3'], quoting=_csv.QUOTE_NONNUMERIC)
attempt(_csv.reader, ["x,y"], quoting=_csv.QUOTE_NONNUMERIC)
attempt(_csv.reader, ['"a"b,c'], strict=True)
attempt(_csv.reader, ['"a'], strict=True)
attempt(_csv.reader, ['"open'])
attempt(_csv.reader, ["a\rb"])
attempt(_csv.reader, [b"bytes"])
attempt(_csv.reader, 5)
attempt(_csv.reader, ["a"], delimiter="ab")
attempt(_csv.reader, ["a"], delimiter=5)
attempt(_csv.reader, ["a"], nonsense=1)
attempt(_csv.reader, ["a"], quoting=9)
attempt(_csv.reader, ["a"], dialect="unknown")
ROWS = [["a", "b,c", 'd"e', "f\ng"], [1, 2.5, None, True], ["", ""], [""], [], ("x y", " z", "'q'",
    "\\", "r\rs")]
for options in ({}, {"delimiter": "\t", "lineterminator": "\n"}, {"quoting": _csv.QUOTE_ALL},
    {"quoting": _csv.QUOTE_NONNUMERIC},
                {"doublequote": False, "escapechar": "\\"}, {"quotechar": "'"},
                        {"quoting": _csv.QUOTE_NONE, "escapechar": "!"}):
    for row in ROWS:
        out = io.StringIO()
        try:
            count = _csv.writer(out, **options).writerow(row)
            print(count, repr(out.getvalue()))
        except _csv.Error as error:
            print("Error", error)
attempt(_csv.writer(io.StringIO()).writerow, 5)
attempt(_csv.writer(io.StringIO(), quoting=3).writerow, ["a,b"])
attempt(_csv.writer, 5)
_csv.register_dialect("pipes", delimiter="|", quoting=_csv.QUOTE_ALL)
d = _csv.get_dialect("pipes")
print(_csv.list_dialects(), d.delimiter, d.quoting, repr(d.lineterminator), d.strict, d.escapechar)
print(list(_csv.reader(["a|b"], "pipes")), list(_csv.reader(["a;b"], "pipes", delimiter=";")))
_csv.unregister_dialect("pipes")
attempt(_csv.get_dialect, "pipes")
attempt(_csv.unregister_dialect, "pipes")
print(_csv.field_size_limit(), _csv.field_size_limit(10), _csv.field_size_limit())
attempt(_csv.reader, ["x" * 11])
_csv.field_size_limit(131072)


class Semi:
    delimiter = ";"
    quotechar = "'"
    lineterminator = "\n"
    quoting = _csv.QUOTE_MINIMAL


print(list(_csv.reader(["'a;b';c"], Semi)), list(_csv.reader(["'a;b';c"], Semi())))
out = io.StringIO()
_csv.writer(out, Semi).writerows([["1;2", 3], ["x"]])
print(repr(out.getvalue()))
