"""csv: readers, writers, dialects, dictionaries; what is wrong is told."""

import csv
import io

out = io.StringIO()
writer = csv.writer(out)
writer.writerow(['name', 'text', 3, None, 1.5])
writer.writerows([['a,b', 'say "hi"', 'two\nlines'], ['', 'é', ' x ']])
print(repr(out.getvalue()))
print(list(csv.reader(io.StringIO(out.getvalue()))))

out = io.StringIO()
table = csv.DictWriter(out, fieldnames=['id', 'word'], extrasaction='raise', restval='-')
table.writeheader()
print(table.writerow({'id': 1, 'word': 'one'}), table.writerow({'id': 2}))
try:
    table.writerow({'id': 3, 'other': 1})
except ValueError as error:
    print(error)
print(out.getvalue().splitlines())
for row in csv.DictReader(io.StringIO('id;word\n1;eins\n2;zwei;extra\n3\n'), delimiter=';'):
    print(row)

for style in ({'quoting': csv.QUOTE_ALL}, {'quoting': csv.QUOTE_NONNUMERIC},
              {'quoting': csv.QUOTE_NONE, 'escapechar': '\\'}, {'delimiter': '\t'},
              {'quotechar': "'", 'lineterminator': '\n'}):
    out = io.StringIO()
    csv.writer(out, **style).writerow(['a,b', 1, "it's", 'tab\there'])
    print(style, repr(out.getvalue()))
csv.register_dialect('pipes', delimiter='|', skipinitialspace=True)
print(csv.list_dialects(), next(csv.reader(['a| b|c'], 'pipes')))
print(next(csv.reader(['1,"2",3.5'], quoting=csv.QUOTE_NONNUMERIC)) if False else 'numbers')
dialect = csv.Sniffer().sniff('a;b;c\n1;2;3\n4;5;6\n')
print(dialect.delimiter, csv.Sniffer().has_header('name,age\nann,3\nbob,4\n'))
for wrong in (lambda: csv.writer(io.StringIO(), delimiter='ab'), lambda: csv.reader([],
    dialect='no'),
              lambda: list(csv.reader(['"open'], strict=True)), lambda: csv.writer(1)):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, error)
