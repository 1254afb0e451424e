"""Small networks on one thread of torch."""

from contextlib import contextmanager


@contextmanager
def one_thread():
    """Keep torch on one thread: small networks gain nothing from threads, whose waiting costs more than they bring."""
    # A second and a half: only what trains asks for it.
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
