"""socketserver, which is not there yet: logging.config imports these two names."""


class StreamRequestHandler:
    def __init__(self, request, client_address, server):
        raise NotImplementedError('heddle: socketserver.StreamRequestHandler is not supported yet')


class ThreadingTCPServer:
    def __init__(self, server_address, RequestHandlerClass, bind_and_activate=True):
        raise NotImplementedError('heddle: socketserver.ThreadingTCPServer is not supported yet')
