"""html, urllib.parse, http, ipaddress: text that the web is made of."""

import html
import http
import ipaddress
from html.parser import HTMLParser
from urllib.error import HTTPError, URLError
from urllib.parse import (parse_qs, parse_qsl, quote, quote_plus, unquote, unquote_plus, urldefrag,
                          urlencode, urljoin, urlparse, urlsplit, urlunparse)

print(html.escape('<a href="x">\'&\'</a>'), html.unescape('&lt;&eacute;&#x41;&notin;&amp'))


class Links(HTMLParser):
    def handle_starttag(self, tag, attrs):
        print('start', tag, attrs, self.getpos())

    def handle_endtag(self, tag):
        print('end', tag)

    def handle_data(self, data):
        print('data', repr(data))

    def handle_comment(self, data):
        print('comment', data)


Links().feed('<p class=big>Hi &amp; <b>bye</b><!-- no --><br/></p>\n<a href="?a=1&amp;b">x</a>')

url = urlparse('https://user:pw@example.org:8080/a/b;p?q=1&r=%20x#frag')
print(url, url.hostname, url.port, url.username, url.geturl())
print(urlsplit('//host/path?x'), urlunparse(('http', 'h', '/p', '', 'q=1', 'f')))
for part in ('c', '../c', '/c', '//h/c', '?q', '#f', 'http://o/'):
    print(urljoin('http://a.org/b/d?x', part), end=' ')
print(urldefrag('http://a/#b'))
print(quote('a b/ü&'), quote_plus('a b&c'), unquote('%C3%BC%20x'), unquote_plus('a+b%2B'))
print(urlencode({'q': 'two words', 'n': [1, 2]}, doseq=True), parse_qs('a=1&a=2&b=&c',
      keep_blank_values=True))
print(parse_qsl('x=1&y=%41'))
for wrong in (lambda: urlparse('http://h:port/').port, lambda: quote(1),
    lambda: urlsplit('http://[bad')):
    try:
        print(wrong())
    except Exception as error:
        print(type(error).__name__, error)

print(http.HTTPStatus.OK, int(http.HTTPStatus.NOT_FOUND), http.HTTPStatus(404).phrase,
      http.HTTPMethod.GET)
print(repr(http.HTTPStatus.IM_A_TEAPOT), http.HTTPStatus.OK == 200)
print(HTTPError('http://x', 404, 'Not Found', {}, None), URLError('no route'))

address = ipaddress.ip_address('192.168.1.10')
network = ipaddress.ip_network('192.168.1.0/28')
print(repr(address), int(address), address.is_private, address in network, address + 1)
print(network.num_addresses, [str(host) for host in network.hosts()][:3], network.broadcast_address)
print([str(part) for part in network.subnets(new_prefix=30)], network.supernet())
print(ipaddress.ip_address('2001:db8::1').exploded, ipaddress.IPv6Address(1),
      ipaddress.ip_interface('10.0.0.1/8'))
print(list(ipaddress.summarize_address_range(ipaddress.IPv4Address('10.0.0.0'),
      ipaddress.IPv4Address('10.0.0.5'))))
for wrong in ('1.2.3', '1.2.3.256', 'fe80::x'):
    try:
        ipaddress.ip_address(wrong)
    except ValueError as error:
        print(error)
try:
    ipaddress.ip_network('10.0.0.1/8')
except ValueError as error:
    print(error)
