# expect exit: 5
import sys

print('before')
sys.exit(5)
