// Writes what the fuzz targets begin with, from the golden vectors: seeds DIRECTORY makes a folder
// a target in it.
#include <testing/lan_packets.hpp>
#include <testing/vectors.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

namespace {

using testing_vectors::Bytes;
using testing_vectors::BytesView;
using testing_vectors::Value;

void append(Bytes& to, BytesView bytes) { to.insert(to.end(), bytes.begin(), bytes.end()); }
void append_byte(Bytes& to, std::size_t byte) { to.push_back(static_cast<std::byte>(byte)); }
void append_number(Bytes& to, std::size_t number) {
  append_byte(to, number >> 8);
  append_byte(to, number);
}

/// The files of one target, numbered.
class Folder {
 public:
  Folder(const std::filesystem::path& directory, const std::string& target)
      : path_(directory / target) {
    std::filesystem::create_directories(path_);
  }

  void add(const Bytes& seed) {
    std::ofstream file(path_ / std::to_string(count_++), std::ios::binary);
    file.write(reinterpret_cast<const char*>(seed.data()),
               static_cast<std::streamsize>(seed.size()));
    if (!file.flush()) throw std::runtime_error("a seed can't be written to " + path_.string());
  }

 private:
  std::filesystem::path path_;
  int count_ = 0;
};

void messages(Folder folder) {
  auto add = [&](std::size_t piece, const Bytes& stream) {
    Bytes seed;
    append_number(seed, piece);
    append(seed, stream);
    folder.add(seed);
  };
  Value vectors = testing_vectors::load("messages");
  for (const Value& vector : vectors.at("messages")) {
    add(999, testing_vectors::bytes(vector.at("frame")));
  }
  for (const Value& vector : vectors.at("receive")) {
    add(0, testing_vectors::bytes(vector.at("bytes")));
  }
  Value scenarios = testing_vectors::load("replication").at("scenarios");
  for (const Value& scenario : scenarios) {
    Bytes said;
    for (const Value& line : scenario.at("transcript")) {
      if (line.contains("frame")) append(said, testing_vectors::bytes(line.at("frame")));
    }
    add(100, said);
  }
}

void handshake(Folder folder) {
  Value vectors = testing_vectors::load("noise").at("handshake");
  for (std::size_t side : {0, 1}) {
    for (const Value& message : vectors) {
      Bytes seed;
      append_byte(seed, side);
      append_byte(seed, 255);
      append(seed, testing_vectors::bytes(message.at("bytes")));
      folder.add(seed);
    }
  }
  // Genuine, and with one bit flipped in each of the three messages.
  for (std::size_t at : {300, 40, 100, 200}) {
    Bytes seed(at + 3);
    seed[0] = std::byte{2};
    if (at != 300) seed.back() = std::byte{1};
    folder.add(seed);
  }
}

void lan(Folder folder) {
  folder.add(crypto::from_hex(testing_help::javascript_question));
  folder.add(crypto::from_hex(testing_help::javascript_answer));
  // A name that is a pointer.
  folder.add(crypto::from_hex(
      "000084000001000100000000016101620000210001c00c00010001000000000004c0a80107"));
}

void rle(Folder folder) {
  for (const char* kind : {"cases", "invalid"}) {
    Value vectors = testing_vectors::load("rle").at(kind);
    for (const Value& vector : vectors) {
      Bytes seed;
      append_byte(seed, 3);
      append_number(seed, 65535);
      append(seed, testing_vectors::bytes(vector.at("encoded")));
      folder.add(seed);
    }
  }
}

/// The proofs are made from the input, so the vectors have none in this form: one reader that knows
/// nothing and one that knows two blocks, for each kind of change.
void proofs(Folder folder) {
  for (std::size_t known : {0, 2}) {
    for (std::size_t change = 0; change < 14; ++change) {
      Bytes seed;
      append_byte(seed, known);
      for (std::size_t i = 0; i < known; ++i) append_number(seed, (3 + 7 * i) << 8 | 5);
      append_byte(seed, change % 2);                 // the hash only, or the block
      append_number(seed, std::size_t{9} << 8 | 9);  // block 9 of 19
      append_byte(seed, 1);                          // the digest that fits
      append_byte(seed, change == 0 ? 0 : 1);
      append_number(seed, change << 8 | change);
      append(seed, Bytes(8, std::byte{1}));
      folder.add(seed);
    }
  }
}

/// What an enemy says is made from the input, too: one who has all blocks and answers honestly, and
/// one who then does one thing of each kind.
void replication(Folder folder) {
  Bytes honest;
  append_number(honest, std::size_t{1} << 8 | 1);  // against a copy that wants everything
  append(honest, crypto::from_hex("0102002102"));  // Have 0 to 32
  honest.back() = std::byte{0};
  for (int i = 0; i < 8; ++i) append(honest, crypto::from_hex("01062000"));
  folder.add(honest);
  for (std::size_t action = 0; action < 10; ++action) {
    Bytes seed = honest;
    for (int i = 0; i < 3; ++i) {
      append_number(seed, std::size_t{1} << 8 | action);
      append(seed, crypto::from_hex("0502010203040506"));
    }
    folder.add(seed);
    seed[0] = std::byte{0};  // against the writer
    folder.add(seed);
  }
}

/// What a peer says is made from the input: bodies that multifeed 6 sent, and lists of keys.
void multifeed(Folder folder) {
  Value scenarios = testing_vectors::load("multifeed").at("scenarios");
  for (std::size_t kind = 0; kind < 4; ++kind) {
    for (const Value& scenario : scenarios) {
      Bytes seed;
      append_number(seed, 1);
      for (const Value& line : scenario.at("transcript")) {
        if (!line.contains("frame") || line.at("decoded").at("type") != "Extension") continue;
        Bytes body = testing_vectors::bytes(line.at("decoded").at("body"));
        append_number(seed, kind << 8);
        append_number(seed, body.size());
        append(seed, body);
      }
      folder.add(seed);
    }
  }
  Bytes agreed;  // offers three feeds and gives them, asks for ours
  append_number(agreed, 1);
  append(agreed, crypto::from_hex("000603010203010106030102030101020601ff0101"));
  folder.add(agreed);
}

/// The pieces of one file, as feeds.fuzz.cpp reads them.
std::size_t append_pieces(Bytes& seed, std::size_t file, const Value& contents) {
  std::size_t pieces = 0;
  auto piece = [&](std::size_t at, const Bytes& bytes) {
    append_byte(seed, file);
    append_number(seed, at);
    append_number(seed, bytes.size());
    append(seed, bytes);
    ++pieces;
  };
  for (const Value& chunk : contents.at("chunks")) {
    piece(chunk.at("at").get<std::size_t>(), testing_vectors::bytes(chunk.at("hex")));
  }
  // Zeros at the end are in no chunk: a piece of no bytes says how long the file is.
  piece(contents.at("size").get<std::size_t>(), {});
  return pieces;
}

void feeds(Folder folder) {
  const std::map<std::string, std::size_t> numbers{{"key", 0},  {"secret_key", 1}, {"data", 2},
                                                   {"tree", 3}, {"signatures", 4}, {"bitfield", 5}};
  Value vectors = testing_vectors::load("feeds");
  for (const char* kind : {"feeds", "sparse_clone_of_33"}) {
    for (const Value& feed : vectors.at(kind)) {
      Bytes pieces;
      std::size_t count = 0;
      for (const auto& [name, contents] : feed.at("files").items()) {
        count += append_pieces(pieces, numbers.at(name), contents);
      }
      Bytes seed;
      append_byte(seed, count);
      append(seed, pieces);
      // Every kind of action once, then three appends.
      for (std::size_t action : {0, 1, 3, 5, 7, 4, 2, 6, 7, 7, 0}) {
        append_number(seed, action);
        append_byte(seed, action);
        if (action == 4) append_byte(seed, 2);
      }
      folder.add(seed);
    }
  }
}

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count != 2) {
    std::cerr << "usage: seeds DIRECTORY\n";
    return 64;
  }
  std::filesystem::path directory = arguments[1];
  messages({directory, "messages"});
  handshake({directory, "handshake"});
  rle({directory, "rle"});
  lan({directory, "lan"});
  proofs({directory, "proofs"});
  feeds({directory, "feeds"});
  replication({directory, "replication"});
  multifeed({directory, "multifeed"});
  return 0;
}
