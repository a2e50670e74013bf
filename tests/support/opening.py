"""Open stores in processes of their own, all at one moment."""

import multiprocessing
from collections.abc import Sequence
from multiprocessing.synchronize import Barrier
from queue import Queue


def open_all(barrier: Barrier, answers: "Queue[str]", urls: Sequence[str]) -> None:
    """Open each store when every process is ready to; answer with the errors, and with an empty text at the end."""
    from aistandards.store import Store

    for url in urls:
        barrier.wait()
        try:
            Store(url).close()
        except Exception as error:
            answers.put(f"{url}: {error}")
    answers.put("")


def errors_of_opening_at_once(urls: Sequence[str], processes: int) -> list[str]:
    """Open fresh stores one after the other, each by several processes at once; what went wrong."""
    context = multiprocessing.get_context("spawn")
    barrier, answers = context.Barrier(processes, timeout=60), context.Queue()
    arguments = (barrier, answers, urls)
    running = [context.Process(target=open_all, args=arguments, daemon=True) for _ in range(processes)]
    for process in running:
        process.start()
    errors: list[str] = []
    while processes:
        answer = answers.get(timeout=60)
        errors += [answer] if answer else []
        processes -= not answer
    for process in running:
        process.join(60)
    return errors
