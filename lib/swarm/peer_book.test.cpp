// Decisions at made-up times: no socket, no clock.
#include <swarm/peer_book.hpp>

#include <gtest/gtest.h>

namespace swarm {
namespace {

using namespace std::chrono_literals;
using Endpoint = PeerBook::Endpoint;
using Lower = PeerBook::Lower;

const Topic topic = Topic::named("a");
const Topic other_topic = Topic::named("b");
const PeerBook::Time begin{std::chrono::hours(1)};

Endpoint at(const std::string& address, std::uint16_t port = 4000) {
  return {asio::ip::make_address(address), port};
}

Sighting seen(const Endpoint& endpoint, FoundBy found_by = FoundBy::direct) {
  return {.endpoint = endpoint, .topic = topic, .found_by = found_by, .dials = Dials::we};
}

Sighting seen_on_lan(const Endpoint& endpoint, char id, Dials dials = Dials::we) {
  return {.endpoint = endpoint,
          .topic = topic,
          .found_by = FoundBy::lan,
          .dials = dials,
          .lan_id = LanId::from_hex(std::string(64, id))};
}

Sighting seen_foreign(const Endpoint& endpoint) {
  return {.endpoint = endpoint,
          .topic = topic,
          .found_by = FoundBy::lan,
          .dials = Dials::they,
          .foreign = true};
}

crypto::Bytes key(char letter) { return crypto::Bytes(32, static_cast<std::byte>(letter)); }

using List = std::vector<Endpoint>;

TEST(PeerBook, DialsWhomItIsToldOfOnce) {
  PeerBook book({}, 1);
  book.found(seen(at("10.0.0.1")), Lower::we, begin);
  EXPECT_EQ(book.next_due(), begin);
  EXPECT_EQ(book.due(begin), List{at("10.0.0.1")});
  EXPECT_EQ(book.due(begin + 1h), List{}) << "it is being dialled";
  EXPECT_NE(book.dialled(at("10.0.0.1"), begin).number, 0u);
  book.found(seen(at("10.0.0.1")), Lower::we, begin + 1s);
  EXPECT_EQ(book.due(begin + 1h), List{});
}

TEST(PeerBook, WaitsOutOfCourtesyIfTheOtherShouldDial) {
  PeerBook book({}, 1);
  Sighting sighting = seen(at("10.0.0.1"));
  sighting.dials = Dials::by_order;
  book.found(sighting, Lower::they, begin);
  EXPECT_EQ(book.due(begin), List{});
  EXPECT_EQ(book.next_due(), begin + 1s);
  EXPECT_EQ(book.accepted(at("10.0.0.1"), Lower::they, begin + 500ms).found_by, FoundBy::direct);
  EXPECT_EQ(book.due(begin + 1h), List{});
}

TEST(PeerBook, DialsAgainLaterAndLaterUpToTheCap) {
  PeerBook book({}, 1);
  auto now = begin;
  book.found(seen(at("10.0.0.1")), Lower::we, now);
  auto pause = 0ms;
  for (int failure = 1; failure < 20; ++failure) {
    ASSERT_EQ(book.due(now).size(), 1u);
    book.dial_failed(at("10.0.0.1"), now);
    auto next = book.next_due();
    ASSERT_TRUE(next);
    pause = std::chrono::duration_cast<std::chrono::milliseconds>(*next - now);
    EXPECT_GE(pause, 250ms);
    EXPECT_LE(pause, 30s);
    now = *next;
  }
  EXPECT_GE(pause, 15s);
}

TEST(PeerBook, AConnectionThatLastedMakesTheNextPauseShort) {
  PeerBook book({}, 1);
  auto now = begin;
  book.found(seen(at("10.0.0.1")), Lower::we, now);
  for (int failure = 0; failure < 10; ++failure) {
    book.due(now);
    book.dial_failed(at("10.0.0.1"), now);
    now = *book.next_due();
  }
  book.due(now);
  auto number = book.dialled(at("10.0.0.1"), now).number;
  now += 10s;
  book.closed(number, now);
  EXPECT_LE(*book.next_due() - now, 750ms);
}

TEST(PeerBook, AConnectionThatClosesAtOnceCountsAsAFailure) {
  PeerBook book({}, 1);
  auto now = begin;
  book.found(seen(at("10.0.0.1")), Lower::we, now);
  for (int round = 0; round < 10; ++round) {
    ASSERT_EQ(book.due(now).size(), 1u);
    book.closed(book.dialled(at("10.0.0.1"), now).number, now + 1ms);
    now = *book.next_due();
  }
  EXPECT_GE(now - begin, 30s);
}

TEST(PeerBook, WhoWasFoundIsGivenUpAfterSomeFailuresUntilSeenAgain) {
  PeerBook book({}, 1);
  auto now = begin;
  book.found(seen_on_lan(at("10.0.0.1"), 'a'), Lower::we, now);
  int attempts = 0;
  while (book.next_due()) {
    now = *book.next_due();
    book.due(now);
    book.dial_failed(at("10.0.0.1"), now);
    ASSERT_LT(++attempts, 10);
  }
  book.found(seen_on_lan(at("10.0.0.1"), 'a'), Lower::we, now + 1min);
  EXPECT_EQ(book.due(now + 1min), List{at("10.0.0.1")});
}

TEST(PeerBook, ShowingItselfOftenMakesNobodyDialOften) {
  PeerBook book({}, 1);
  book.found(seen_on_lan(at("10.0.0.1"), 'a'), Lower::we, begin);
  int attempts = 0;
  for (auto now = begin; now < begin + 20s; now += 10ms) {
    book.found(seen_on_lan(at("10.0.0.1"), 'a'), Lower::we, now);
    for (const Endpoint& endpoint : book.due(now)) {
      book.dial_failed(endpoint, now);
      ++attempts;
    }
  }
  EXPECT_LE(attempts, 13);
}

TEST(PeerBook, OpensNoMoreConnectionsThanTheCap) {
  PeerBook book({.max_connections = 3}, 1);
  for (int i = 1; i <= 9; ++i) {
    book.found(seen(at("10.0.0." + std::to_string(i))), Lower::we, begin);
  }
  List due = book.due(begin);
  EXPECT_EQ(due.size(), 3u);
  EXPECT_FALSE(book.next_due()) << "nothing to wait for until one closes";
  PeerBook::Number last = 0;
  for (const Endpoint& endpoint : due) last = book.dialled(endpoint, begin).number;
  EXPECT_EQ(book.accepted(at("10.9.9.9"), Lower::we, begin).number, 0u);
  book.closed(last, begin);
  EXPECT_EQ(book.due(begin).size(), 1u);
}

TEST(PeerBook, RemembersNoMoreCandidatesThanAllowed) {
  PeerBook book({.max_candidates = 100}, 1);
  for (int i = 0; i < 10'000; ++i) {
    auto address = asio::ip::make_address_v4(0x0a000000u + static_cast<unsigned>(i));
    book.found(seen({address, 4000}, FoundBy::dht), Lower::we, begin);
  }
  EXPECT_EQ(book.candidates(), 100u);
}

TEST(PeerBook, OneAddressCantCrowdOutTheOthers) {
  PeerBook book({}, 1);
  for (std::uint16_t port = 1; port < 2000; ++port) {
    book.found(seen(at("10.0.0.1", port), FoundBy::lan), Lower::we, begin);
  }
  EXPECT_EQ(book.candidates(), 64u);
  book.found(seen(at("10.0.0.2"), FoundBy::lan), Lower::we, begin);
  EXPECT_EQ(book.candidates(), 65u);
}

TEST(PeerBook, AFailingCandidateMakesRoom) {
  PeerBook book({.max_candidates = 1}, 1);
  book.found(seen(at("10.0.0.1"), FoundBy::dht), Lower::we, begin);
  book.due(begin);
  book.dial_failed(at("10.0.0.1"), begin);
  book.found(seen(at("10.0.0.2"), FoundBy::dht), Lower::we, begin);
  EXPECT_EQ(book.due(begin + 1h), List{at("10.0.0.2")});
}

TEST(PeerBook, OfCrossingDialsTheLowerOnesCounts) {
  for (Lower lower : {Lower::we, Lower::they}) {
    PeerBook book({}, 1);
    book.found(seen(at("10.0.0.1")), Lower::we, begin);
    book.due(begin);
    auto admission = book.accepted(at("10.0.0.1"), lower, begin + 1ms);
    EXPECT_EQ(admission.number != 0, lower == Lower::they);
    EXPECT_EQ(admission.give_up.has_value(), lower == Lower::they);
  }
}

TEST(PeerBook, ADialThatLeadsNowhereDoesNotKeepThePeerOut) {
  PeerBook book({}, 1);
  book.found(seen(at("10.0.0.1")), Lower::we, begin);
  book.due(begin);
  auto admission = book.accepted(at("10.0.0.1"), Lower::we, begin + 3s);
  EXPECT_NE(admission.number, 0u);
  EXPECT_EQ(admission.give_up, at("10.0.0.1"));
}

TEST(PeerBook, APeerThatDialsAgainReplacesItsOldConnectionOnlyAfterAWhile) {
  PeerBook book({}, 1);
  auto first = book.accepted(at("10.0.0.1"), Lower::we, begin);
  book.found(seen(at("10.0.0.1")), Lower::we, begin);
  EXPECT_EQ(book.accepted(at("10.0.0.1"), Lower::we, begin + 1s).number, 0u);
  auto later = book.accepted(at("10.0.0.1"), Lower::we, begin + 1min);
  EXPECT_NE(later.number, 0u);
  EXPECT_EQ(later.retire, first.number);
  book.closed(first.number, begin + 1min);
  EXPECT_EQ(book.due(begin + 2min), List{}) << "the new one is still there";
}

TEST(PeerBook, WhoDialledUsIsNotDialledWhenWeHearOfIt) {
  PeerBook book({}, 1);
  book.accepted(at("10.0.0.1"), Lower::we, begin);
  book.found(seen(at("10.0.0.1")), Lower::we, begin + 1s);
  EXPECT_EQ(book.due(begin + 1h), List{});
}

TEST(PeerBook, AForeignPeersConnectionFromAnyPortIsTakenToBeIt) {
  PeerBook book({}, 1);
  book.found(seen_foreign(at("10.0.0.1", 4000)), Lower::we, begin);
  auto admission = book.accepted(at("10.0.0.1", 55'555), Lower::we, begin + 10ms);
  EXPECT_EQ(admission.found_by, FoundBy::lan);
  EXPECT_EQ(book.due(begin + 1h), List{});
  // The same, the other way round.
  book.accepted(at("10.0.0.2", 55'555), Lower::we, begin);
  book.found(seen_foreign(at("10.0.0.2", 4000)), Lower::we, begin);
  EXPECT_EQ(book.due(begin + 1h), List{});
  // But two programs on that machine are two peers.
  book.found(seen_foreign(at("10.0.0.2", 4001)), Lower::we, begin);
  EXPECT_EQ(book.due(begin + 1h), List{at("10.0.0.2", 4001)});
}

TEST(PeerBook, AForeignPeerIsDialledIfItsConnectionDoesNotCome) {
  PeerBook book({}, 1);
  book.found(seen_foreign(at("10.0.0.1")), Lower::we, begin);
  EXPECT_EQ(book.due(begin), List{});
  EXPECT_EQ(book.due(begin + 1s), List{at("10.0.0.1")});
}

TEST(PeerBook, ALaptopWithTwoAddressesIsOnePeer) {
  PeerBook book({}, 1);
  book.found(seen_on_lan(at("10.1.0.1"), 'a'), Lower::we, begin);
  book.found(seen_on_lan(at("10.2.0.1"), 'a'), Lower::we, begin);
  EXPECT_EQ(book.due(begin), List{at("10.1.0.1")});
  book.dial_failed(at("10.1.0.1"), begin);
  book.accepted(at("10.2.0.1"), Lower::we, begin);
  EXPECT_EQ(book.due(begin + 1h), List{});
}

TEST(PeerBook, ALaptopThatMovedIsDialledWhereItIsNow) {
  PeerBook book({}, 1);
  book.found(seen_on_lan(at("10.1.0.1"), 'a'), Lower::we, begin);
  book.due(begin);
  book.dial_failed(at("10.1.0.1"), begin);
  book.found(seen_on_lan(at("10.2.0.1"), 'a'), Lower::we, begin + 1s);
  EXPECT_EQ(book.due(begin + 1h), List{at("10.2.0.1")});
}

TEST(PeerBook, LeavingATopicForgetsItsPeersAndGivesUpDials) {
  PeerBook book({}, 1);
  book.found(seen(at("10.0.0.1")), Lower::we, begin);
  book.found(seen(at("10.0.0.2")), Lower::we, begin);
  Sighting both = seen(at("10.0.0.2"));
  both.topic = other_topic;
  book.found(both, Lower::we, begin);
  book.due(begin);
  EXPECT_EQ(book.leave(topic), List{at("10.0.0.1")});
  EXPECT_EQ(book.dialled(at("10.0.0.1"), begin).number, 0u) << "nobody wants it any more";
  EXPECT_NE(book.dialled(at("10.0.0.2"), begin).number, 0u);
  EXPECT_EQ(book.candidates(), 1u);
}

TEST(PeerBook, AClosedConnectionOfATopicThatWasLeftIsNotDialledAgain) {
  PeerBook book({}, 1);
  book.found(seen(at("10.0.0.1")), Lower::we, begin);
  book.due(begin);
  auto number = book.dialled(at("10.0.0.1"), begin).number;
  book.leave(topic);
  book.closed(number, begin + 1min);
  EXPECT_FALSE(book.next_due());
}

TEST(PeerBook, AChangeOfTheNetworkMakesEverybodyWorthATry) {
  PeerBook book({}, 1);
  auto now = begin;
  book.found(seen_on_lan(at("10.0.0.1"), 'a'), Lower::we, now);
  while (book.next_due()) {
    now = *book.next_due();
    book.due(now);
    book.dial_failed(at("10.0.0.1"), now);
  }
  book.network_changed(now);
  EXPECT_EQ(book.due(now + 1s), List{at("10.0.0.1")});
}

TEST(PeerBook, NeverDialsItselfAgain) {
  PeerBook book({}, 1);
  book.found(seen(at("10.0.0.1")), Lower::we, begin);
  book.due(begin);
  book.is_ourselves(at("10.0.0.1"));
  book.found(seen(at("10.0.0.1")), Lower::we, begin + 1h);
  EXPECT_EQ(book.due(begin + 2h), List{});
}

TEST(PeerBook, EqualKeysAreOurselves) {
  PeerBook book({}, 1);
  book.found(seen(at("10.0.0.1")), Lower::we, begin);
  book.due(begin);
  auto number = book.dialled(at("10.0.0.1"), begin).number;
  EXPECT_FALSE(book.identify(number, key('a'), key('a'), begin).keep);
  book.closed(number, begin);
  EXPECT_EQ(book.due(begin + 1h), List{});
}

/// Two books that are the two sides of the same two connections: does each keep the same one?
TEST(PeerBook, BothSidesKeepTheSameOfTwoConnections) {
  for (bool a_dialled_first : {true, false}) {
    for (bool a_identifies_first : {true, false}) {
      for (bool one_dialled_both : {true, false}) {
        SCOPED_TRACE(testing::Message()
                     << a_dialled_first << a_identifies_first << one_dialled_both);
        PeerBook a({}, 1);
        PeerBook b({}, 2);
        // Connection x, then connection y, dialled by a or by b.
        bool a_dials_x = a_dialled_first;
        bool a_dials_y = one_dialled_both ? a_dialled_first : !a_dialled_first;
        auto connect = [](PeerBook& from, PeerBook& to, std::uint16_t port) {
          from.found(seen(at("10.0.0.9", port)), Lower::we, begin);
          from.due(begin);
          auto dialled = from.dialled(at("10.0.0.9", port), begin).number;
          auto accepted =
              to.accepted(at("10.0.0.8", static_cast<std::uint16_t>(port + 7)), Lower::we, begin);
          return std::pair(dialled, accepted.number);
        };
        auto [x1, x2] = a_dials_x ? connect(a, b, 100) : connect(b, a, 100);
        auto [y1, y2] = a_dials_y ? connect(a, b, 200) : connect(b, a, 200);
        auto ax = a_dials_x ? x1 : x2;
        auto bx = a_dials_x ? x2 : x1;
        auto ay = a_dials_y ? y1 : y2;
        auto by = a_dials_y ? y2 : y1;

        std::set<char> closed;  // on either side
        auto look = [&](PeerBook& book, PeerBook::Number number, char name, bool is_a) {
          auto verdict = book.identify(number, key(is_a ? 'a' : 'b'), key(is_a ? 'b' : 'a'), begin);
          if (!verdict.keep) closed.insert(name);
          if (verdict.retire != 0) closed.insert(verdict.retire == (is_a ? ax : bx) ? 'x' : 'y');
        };
        auto look_a = [&] {
          look(a, ax, 'x', true);
          look(a, ay, 'y', true);
        };
        if (a_identifies_first) look_a();
        look(b, by, 'y', false);
        look(b, bx, 'x', false);
        if (!a_identifies_first) look_a();
        EXPECT_EQ(closed.size(), 1u) << "one is closed, the other is not";
      }
    }
  }
}

TEST(PeerBook, TheConnectionThatIsGivenUpIsNotDialledAgainWhileTheOtherLives) {
  PeerBook book({}, 1);
  book.found(seen(at("10.1.0.1")), Lower::we, begin);
  book.found(seen(at("10.2.0.1")), Lower::we, begin);
  book.due(begin);
  auto one = book.dialled(at("10.1.0.1"), begin).number;
  auto other = book.dialled(at("10.2.0.1"), begin).number;
  EXPECT_TRUE(book.identify(one, key('a'), key('b'), begin).keep);
  EXPECT_FALSE(book.identify(other, key('a'), key('b'), begin).keep);
  book.closed(other, begin);
  EXPECT_EQ(book.due(begin + 1h), List{});
  book.closed(one, begin + 1h);
  EXPECT_EQ(book.due(begin + 2h).size(), 2u);
}

TEST(PeerBook, WhoClosedAtOnceWhileItHasAConnectionToUsIsConnectedAlready) {
  // Its own dial could not leave from its listening port; ours was one too many for it.
  PeerBook book({}, 1);
  book.found(seen(at("10.0.0.1")), Lower::we, begin);
  book.due(begin);
  book.accepted(at("10.0.0.1", 55'555), Lower::we, begin);
  auto number = book.dialled(at("10.0.0.1"), begin).number;
  book.closed(number, begin + 5ms);
  EXPECT_EQ(book.due(begin + 1h), List{});
}

}  // namespace
}  // namespace swarm
