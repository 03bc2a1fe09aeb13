// Reads each file at once, and walks through it with an offset.
#include <crypto/hash.hpp>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

static std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

static unsigned long long number(const std::string& bytes, std::size_t from, std::size_t count) {
  unsigned long long value = 0;
  while (count-- > 0) value = value * 256 + static_cast<unsigned char>(bytes[from++]);
  return value;
}

int main(int, char** arguments) {
  const std::string directory = std::string(arguments[1]) + "/";
  const std::string key = contents(directory + "key"), tree = contents(directory + "tree"),
                    data = contents(directory + "data");

  std::printf("key: ");
  for (unsigned char byte : key) std::printf("%02X", byte);
  std::printf("\ntree: %llu bytes a node, %s\n", number(tree, 5, 2),
              tree.substr(8, number(tree, 7, 1)).c_str());

  std::size_t position = 0;
  for (std::size_t node = 32, block = 0; node + 40 <= tree.size(); node += 80, ++block) {
    const auto size = number(tree, node + 32, 8);
    const std::string leaf =
        std::string(1, '\0') + tree.substr(node + 32, 8) + data.substr(position, size);
    position += size;
    const auto hash = crypto::blake2b(crypto::bytes_of(leaf));
    const bool same = crypto::text_of(crypto::BytesView(hash.data(), 32)) == tree.substr(node, 32);
    std::printf("block %zu: %llu bytes, %s\n", block, size, same ? "ok" : "tampered");
  }
}
