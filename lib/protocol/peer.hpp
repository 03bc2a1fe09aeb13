#pragma once
/// @file
/// One peer of one feed: what it has, what was asked of it, and what it asks of us. Source:
/// docs/formats/hypercore-wire.md, section 6.
///
/// For the library, not for programs.

#include <protocol/exchange.hpp>
#include <protocol/remote_blocks.hpp>

#include <hypercore/replicate_options.hpp>

#include <deque>
#include <set>
#include <unordered_set>

namespace protocol {

using hypercore::ReplicateOptions;

class Peer final : public ChannelUser {
 public:
  /// Opens `feed` on the session. Nothing happens if it is open there, or the peer was refused.
  static void start(const std::shared_ptr<SessionCore>& session, const Feed& feed,
                    const ReplicateOptions& options);

  Peer(const std::shared_ptr<SessionCore>& session, const Feed& feed,
       const ReplicateOptions& options);

  // ChannelUser
  void opened() override;
  void received(const Message& message) override;
  void batch_done() override;
  void writable() override;
  Time on_time(Time now) override;
  void closed() override;

  // For the exchange.
  bool can_be_asked() const { return channel_ && duplex_ && downloading_ && remote_uploading_; }
  bool wants_all() const { return downloading_ && !options_.sparse; }
  RemoteBlocks& blocks() { return remote_; }
  const RemoteBlocks& blocks() const { return remote_; }
  Seq& cursor(WaitId range, Seq first, Seq end);
  void forget_cursor(WaitId range) { cursors_.erase(range); }
  /// Whether it can be asked for the tree that `wait` needs.
  bool may_answer(const Exchange::Wait& wait) const;
  static constexpr unsigned most_seeks = 16;  ///< questions to find one byte
  void announce(Seq first, Seq end);          ///< they are here now
  void unannounce(Seq first, Seq end);        ///< they are here no more
  void ask_for_more();
  void send_wants();
  void maybe_finish();
  void close();
  /// Whether it may yet turn out to have something.
  bool is_unsettled() const { return !duplex_ || wants_unanswered_ != 0; }
  void send_extension(const std::string& name, BytesView body);
  SessionCore* session() { return session_; }

 private:
  void on(const Options& message);
  void on(const Status& message);
  void on(const Have& message);
  void on(const Unhave& message);
  void on(const Want& message);
  void on(const Request& message);
  void on(const Data& message);
  void on(const Extension& message);
  void on(const Unwant&) {}
  void on(const Cancel&) {}
  void on(const Open&) {}
  void on(const Close&) {}

  // peer_download.cpp
  std::size_t window() const;
  void ask(Seq seq);
  void ask_for_waits();
  Seq place_to_ask(const Exchange::Wait& wait);
  void ask_for_hash(Exchange::Wait& wait, Seq index, std::uint64_t byte);
  bool want(std::uint64_t block);
  void release_all();
  void take_back();
  void ration(std::size_t list);
  void store(const Data& message);
  // peer_upload.cpp
  void enqueue(const std::variant<Want, Request>& question);
  void serve(const Want& message);
  void serve(Request request);
  std::optional<Seq> find_byte(std::uint64_t position) const;
  void send_announcements();
  // peer.cpp
  void send(const Message& message) {
    if (channel_ != nullptr) channel_->send(message);  // which may be the last thing it does
  }
  void tell_options();
  void end_step();
  void auto_end();
  void fail(Errc code, const std::string& message);

  SessionCore* session_;
  Channel* channel_ = nullptr;
  Feed feed_;
  std::shared_ptr<Exchange> exchange_;
  ReplicateOptions options_;

  bool live_;
  bool duplex_ = false;
  bool uploading_, downloading_, default_downloading_;
  bool remote_uploading_ = true, remote_downloading_ = true;
  bool said_end_ = false;

  // What it has, and what was asked of it.
  RemoteBlocks remote_;
  std::set<std::uint64_t> wanted_;  // ranges of 2^20 blocks
  std::uint64_t most_wanted_ = 0;
  unsigned wants_unanswered_ = 0;
  bool any_have_ = false;
  std::unordered_set<std::uint64_t> asked_;
  std::size_t hashes_asked_ = 0;
  Time last_answer_;
  Time others_go_first_until_{};    // it took back what it was asked for
  std::uint64_t listed_bytes_ = 0;  // of its lists of blocks, as they are in memory
  std::map<WaitId, Seq> cursors_;
  std::uint64_t typical_size_ = 64;  // of a block, in bytes: a running mean

  // What it asks of us.
  bool remote_wants_ = false;
  std::uint64_t listed_blocks_ = 0;  // that we told it about
  bool remote_ack_ = false;
  hypercore::Bitfield remote_tree_;
  std::uint64_t last_byte_asked_ = 0;
  std::deque<std::variant<Want, Request>> queue_;
  std::map<std::uint64_t, std::uint64_t> to_announce_;  // first -> end

  std::vector<std::string> remote_extensions_;
  std::uint64_t told_extensions_ = 0;
};

}  // namespace protocol
