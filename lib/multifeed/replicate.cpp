#include <multifeed/replicate.hpp>

#include <multifeed/contact.hpp>

namespace multifeed {

protocol::Session replicate_multifeed(const Multifeed& multifeed, const protocol::Session& session,
                                      const hypercore::ReplicateOptions& options) {
  Contact::start(session.core(), multifeed, options);
  return session;
}

}  // namespace multifeed
