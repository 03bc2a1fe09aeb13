#include <hypercore/typed_feed.hpp>

int main() { hypercore::JsonFeed::open("single-chat-feed"); }
