// Opening, ending, and what is said about who downloads and uploads.
#include <protocol/peer.hpp>

namespace protocol {

void Peer::start(const std::shared_ptr<SessionCore>& session, const Feed& feed,
                 const ReplicateOptions& options) {
  auto peer = std::make_shared<Peer>(session, feed, options);
  peer->channel_ = session->open(feed.key(), peer);
  if (peer->channel_ == nullptr) return;
  peer->exchange_->add(peer);
  if (peer->channel_->is_duplex()) peer->opened();
}

Peer::Peer(const std::shared_ptr<SessionCore>& session, const Feed& feed,
           const ReplicateOptions& options)
    : session_(session.get()),
      feed_(feed),
      exchange_(Exchange::of(feed)),
      options_(options),
      live_(options.live),
      uploading_(options.upload.value_or(true)),
      downloading_(options.download.value_or(!feed.writable())),
      default_downloading_(downloading_),
      remote_(session->pages_left()),
      last_answer_(session->now()) {}

void Peer::opened() {
  duplex_ = true;
  tell_options();
  if (!uploading_ || !downloading_) send(Status{uploading_, downloading_});
  send_wants();
}

void Peer::tell_options() {
  const auto& extensions = exchange_->extensions();
  if (!options_.ack && extensions.empty()) return;
  told_extensions_ = extensions.version();
  send(Options{extensions.names(), static_cast<bool>(options_.ack)});
}

void Peer::received(const Message& message) {
  auto keep = exchange_;
  std::visit([this](const auto& body) { on(body); }, message);
}

void Peer::batch_done() {
  if (channel_ == nullptr) return;
  SessionCore& session = *session_;
  exchange_->settle(session);
}

void Peer::on(const Options& message) {
  remote_ack_ = message.ack;
  remote_extensions_ = message.extensions;
}

void Peer::on(const Extension& message) {
  exchange_->extensions().receive(remote_extensions_, message.id, message.body, this);
}

void Peer::send_extension(const std::string& name, BytesView body) {
  if (!duplex_ || channel_ == nullptr) return;
  auto id = exchange_->extensions().id(name);
  if (!id) return;
  if (told_extensions_ != exchange_->extensions().version()) tell_options();
  send(Extension{*id, body});
}

void Peer::on(const Status& message) {
  remote_uploading_ = message.uploading;
  remote_downloading_ = message.downloading;
  if (!remote_uploading_) {
    release_all();
    wants_unanswered_ = 0;
    wanted_.clear();
  }
  if (remote_downloading_ || live_) return;
  if (downloading_ && wants_all()) return;  // `maybe_finish` comes to it
  auto_end();
}

void Peer::auto_end() {
  if (uploading_ && remote_downloading_) return;
  if (options_.sparse && (remote_uploading_ || downloading_)) return;
  end_step();
}

/// Neither side of a session that is not live needs more from us.
void Peer::end_step() {
  if (!downloading_ && !remote_downloading_) {
    if (!default_downloading_) send(Status{false, false});
    close();
  } else if (!said_end_) {
    said_end_ = true;
    downloading_ = false;
    send(Status{.uploading = true, .downloading = false});
  } else {
    close();
  }
}

void Peer::maybe_finish() {
  if (!duplex_ || channel_ == nullptr || live_) return;
  if (!wants_all()) return;
  bool knows = any_have_ || !remote_uploading_;
  if (!knows || wants_unanswered_ != 0 || !exchange_->is_complete()) return;
  end_step();
}

void Peer::close() {
  if (channel_ != nullptr) channel_->close();  // comes back as `closed`
}

void Peer::closed() {
  if (channel_ == nullptr) return;
  channel_ = nullptr;
  duplex_ = false;
  queue_.clear();
  exchange_->remove(*this);
}

void Peer::fail(Errc code, const std::string& message) { session_->fail(Error(code, message)); }

Time Peer::on_time(Time now) {
  if (channel_ == nullptr) return Time::max();
  auto timeout = session_->options().timeout;
  bool waits = !asked_.empty() || hashes_asked_ != 0;
  if (waits && timeout.count() != 0 && now >= last_answer_ + timeout) {
    fail(Errc::request_timeout,
         fmt::format("the peer says that it has {}, and did not send it within {} seconds",
                     asked_.empty() ? "the tree" : fmt::format("block {}", *asked_.begin()),
                     std::chrono::duration<double>(timeout).count()));
    return Time::max();
  }
  auto keep = exchange_;
  ask_for_more();
  Time next = channel_ == nullptr ? Time::max() : keep->next_choice(*this);
  if (waits && timeout.count() != 0) next = std::min(next, Time(last_answer_ + timeout));
  return next;
}

}  // namespace protocol
