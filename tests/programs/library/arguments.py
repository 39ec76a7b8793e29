"""argparse, getopt, optparse, shlex, gettext: what a command line holds."""

import argparse
import getopt
import gettext
import optparse
import shlex


def attempt(function, *args):
    try:
        print(function(*args))
    except SystemExit as error:
        print('exit', error.code)
    except Exception as error:
        print(type(error).__name__, error)


parser = argparse.ArgumentParser(prog='weave', description='Weaves threads.', epilog='That is all.')
parser.add_argument('files', nargs='+', help='what to weave')
parser.add_argument('-n', '--count', type=int, default=4, metavar='N',
    help='how many (%(default)s)')
parser.add_argument('-v', '--verbose', action='count', default=0)
parser.add_argument('--mode', choices=['fast', 'slow'], default='fast')
parser.add_argument('--tag', action='append')
group = parser.add_mutually_exclusive_group()
group.add_argument('--dry', action='store_true')
group.add_argument('--force', action=argparse.BooleanOptionalAction)
print(parser.parse_args(['a.py', 'b.py', '-n', '7', '-vv', '--tag', 'x', '--tag=y', '--no-force']))
print(parser.parse_args('a --mode slow --dry'.split()))
print(parser.parse_known_args(['a', '--unknown', '1']))
parser.print_help()
print(parser.format_usage())


class Loud(argparse.ArgumentParser):
    def error(self, message):
        print('error:', message)
        raise SystemExit(2)


loud = Loud(prog='loud')
loud.add_argument('-n', type=int, required=True)
loud.add_argument('--kind', choices='ab')
commands = loud.add_subparsers(dest='command')
run = commands.add_parser('run', help='runs it')
run.add_argument('target', type=float)
attempt(loud.parse_args, ['-n', '3', 'run', '1.5'])
attempt(loud.parse_args, ['-n', 'three'])
attempt(loud.parse_args, [])
attempt(loud.parse_args, ['-n', '1', '--kind', 'c'])
attempt(loud.parse_args, ['-n', '1', 'walk'])
attempt(loud.parse_args, ['-n', '1', 'run'])
attempt(loud.parse_args, ['-h'])
print(argparse.Namespace(a=1, b='two') == argparse.Namespace(b='two', a=1))

print(getopt.getopt(['-a', '-o', 'out', '--long', 'x', '--flag', 'rest'], 'ao:', ['long=', 'flag']))
attempt(getopt.getopt, ['-z'], 'a')
attempt(getopt.getopt, ['--long'], 'a', ['long='])

old = optparse.OptionParser(usage='usage: %prog [options] arg', prog='old')
old.add_option('-f', '--file', dest='filename', help='write to FILE', metavar='FILE')
old.add_option('-q', action='store_false', dest='verbose', default=True)
options, rest = old.parse_args(['-f', 'x.txt', 'rest', '-q'])
print(vars(options), rest)
print(old.format_help())

print(shlex.split("run 'a b' \"c\\\"d\" e\\ f # not a comment"), shlex.quote("it's"))
print(shlex.join(['a b', 'c', '$HOME']))
print(list(shlex.shlex('a=(1+2)', punctuation_chars=True)))
attempt(shlex.split, "no 'end")
print(gettext.gettext('hello'), gettext.ngettext('one', 'many', 2))
