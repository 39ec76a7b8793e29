# A program that fills its memory ends with a traceback as after any other exception.
# heddle: --memory 48
# no cpython

print("before")
kept = []
while True:
    kept.append([len(kept)] * 10)

# expect: before
# expect error: MemoryError
