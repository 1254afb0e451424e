import pytest
from threadpoolctl import threadpool_limits


@pytest.fixture(autouse=True)
def one_core():
    """Threads that wait for each other cost more than small matrices, here as in the scripts."""
    with threadpool_limits(1):
        yield
