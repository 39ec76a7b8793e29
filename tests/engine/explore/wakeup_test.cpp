#include "engine/explore/wakeup.h"

#include <doctest/doctest.h>

using namespace heddle;

namespace {

// A strand that writes one place.
Step step_at(uint32_t strand, uint32_t object) {
  Step step;
  step.strand = strand;
  step.touches.push_back({place_of(Space::kMemory, object), 0, true});
  return step;
}

}  // namespace

TEST_SUITE("engine/explore/wakeup") {
  const Step first = step_at(1, 7);
  const Step same_place = step_at(2, 7);
  const Step elsewhere = step_at(3, 8);

  TEST_CASE("a step is a weak initial if nothing before it depends on it, or nothing at all") {
    size_t at = 9;
    CHECK(is_weak_initial(first, {&elsewhere, &first}, &at));
    CHECK(at == 1);
    CHECK_FALSE(is_weak_initial(first, {&same_place, &first}, &at));
    CHECK(is_weak_initial(elsewhere, {&first, &same_place}, &at));
    CHECK(at == 2);
    CHECK_FALSE(is_weak_initial(first, {&elsewhere, &same_place}, &at));
  }

  TEST_CASE("a continuation is owed once, whatever the order of what is independent in it") {
    WakeupTree tree;
    Steps matched;
    Steps steps{&first, &elsewhere};
    CHECK(tree.insert(steps, &matched) == 2);
    CHECK(matched == Steps{&first, &elsewhere});
    steps = {&elsewhere, &first};
    CHECK(tree.insert(steps, &matched) == 0);
    CHECK(matched == Steps{&first, &elsewhere});
    CHECK(tree.branches() == 1);
    steps = {&same_place, &first};
    CHECK(tree.insert(steps, &matched) == 2);
    CHECK(matched == Steps{&same_place, &first});
    CHECK(tree.branches() == 2);
  }

  TEST_CASE("what says that a continuation is owed already are the steps that a branch has") {
    WakeupTree tree;
    Steps matched;
    Steps steps{&first};
    CHECK(tree.insert(steps, &matched) == 1);
    steps = {&first, &elsewhere};  // more may follow: the branch is a whole one
    CHECK(tree.insert(steps, &matched) == 0);
    CHECK(matched == Steps{&first});

    WakeupTree longer;
    steps = {&first, &elsewhere};
    CHECK(longer.insert(steps, &matched) == 2);
    steps = {&first};  // the branch goes on with what is not known to follow here
    CHECK(longer.insert(steps, &matched) == 0);
    CHECK(matched == Steps{&first, nullptr});

    WakeupTree other;
    steps = {&elsewhere};
    CHECK(other.insert(steps, &matched) == 1);
    steps = {&first};  // no step of it is the branch's, but nothing depends on that
    CHECK(other.insert(steps, &matched) == 0);
    CHECK(matched == Steps{nullptr});
  }

  TEST_CASE("where sources are enough a branch that begins with an initial will do") {
    WakeupTree tree;
    Steps matched;
    CHECK(tree.insert_for_sources({&first, &same_place}, &matched) == 2);
    CHECK(matched == Steps{&first});
    CHECK(tree.insert_for_sources({&elsewhere, &first}, &matched) == 0);
    CHECK(matched == Steps{&first});
    CHECK(tree.insert_for_sources({&same_place, &first}, &matched) == 2);
    CHECK(tree.branches() == 2);
  }
}
