# title: Look first, act too late
# title_zh: 先检查，后行动，已太迟
#
# There are ten tickets, and every seller looks before selling: `if tickets > 0`. Even so one can be
# sold that is not there. Between the look and the sale another seller may have taken the last one;
# what was true when it was checked need not be true when it is used.
#
# Each step alone may be safe. It is the two together that must not be interrupted: put them under
# one lock. Locking each of them for itself (`lock_each`) does not help; try it.
import threading
import time

sellers = 4  # @param 2..8
lock_both = False  # @param
lock_each = False  # @param

tickets = 10
sold = []
lock = threading.Lock()


def there_are_tickets():
    if lock_each:
        with lock:
            return tickets > 0
    return tickets > 0


def sell(seller):
    global tickets
    if lock_each:
        with lock:
            tickets = tickets - 1
    else:
        tickets = tickets - 1
    sold.append(seller)


def sell_all(seller):
    while True:
        if lock_both:
            with lock:
                if not there_are_tickets():
                    return
                sell(seller)
        else:
            if not there_are_tickets():
                return
            time.sleep(0.001)  # the buyer pays
            sell(seller)


if lock_both:
    lock_each = False  # a Lock cannot be taken twice by the same thread
threads = [threading.Thread(target=sell_all, args=(n,)) for n in range(1, sellers + 1)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("sold", len(sold), "of 10 tickets,", tickets, "left")
