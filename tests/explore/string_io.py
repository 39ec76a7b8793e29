# Two threads write to one StringIO.
# interleavings: 2
# outcome: ab
# outcome: ba
import io
import threading

text = io.StringIO()

threads = [threading.Thread(target=text.write, args=(letter,)) for letter in "ab"]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(text.getvalue())
