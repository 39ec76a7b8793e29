# errno's names.
import errno

print(errno.ENOENT, errno.EAGAIN == errno.EWOULDBLOCK, errno.errorcode[errno.EPIPE])
print(errno.errorcode[11], len(errno.errorcode), sorted(errno.errorcode)[:5])
