# A port that nobody uses now, for programs that can't choose one by themselves and say which.
import socket


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]
