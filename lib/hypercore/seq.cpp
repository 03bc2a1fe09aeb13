#include <hypercore/error.hpp>
#include <hypercore/seq.hpp>

namespace hypercore {

void Seq::throw_negative(std::int64_t number) {
  throw Error(Errc::bad_sequence_number,
              fmt::format("{} is no sequence number: blocks are counted from 0", number));
}

}  // namespace hypercore
