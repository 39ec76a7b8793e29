# title: The dining philosophers
# title_zh: 哲学家就餐
#
# Philosophers sit around a table with one fork between each two. To eat, one needs both forks.
# Each takes the left one first. If all do so at the same moment, each holds one fork and waits for
# ever for the other: a deadlock. Heddle says who waits for which fork and who holds it.
#
# Try: seeds of the controlled scheduler until everybody starves. Then switch on `ordered`: the last
# one takes the forks the other way round, and no circle of waiting can close.
import threading

philosophers = 3  # @param 2..7
meals = 3  # @param 1..20
ordered = False  # @param

forks = [threading.Lock() for _ in range(philosophers)]


def dine(number):
    first = number
    second = (number + 1) % philosophers
    if ordered and first > second:
        first, second = second, first
    for _ in range(meals):
        with forks[first]:
            with forks[second]:
                print("philosopher", number, "eats")


table = [threading.Thread(target=dine, args=(n,)) for n in range(philosophers)]
for philosopher in table:
    philosopher.start()
for philosopher in table:
    philosopher.join()
print("everybody has eaten")
