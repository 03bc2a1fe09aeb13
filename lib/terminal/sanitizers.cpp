#include <terminal/sanitizers.hpp>

#include <string_view>

#include <dlfcn.h>
#include <link.h>

namespace terminal {
namespace {

using Callback = void (*)();
using SetCallback = void (*)(Callback);

constexpr const char* set_callback = "__sanitizer_set_death_callback";

void tell(void* library, Callback callback) {
  if (void* found = ::dlsym(library, set_callback)) reinterpret_cast<SetCallback>(found)(callback);
}

int tell_library(dl_phdr_info* info, std::size_t /*size*/, void* callback) {
  const std::string_view path = info->dlpi_name;
  if (path.find("san.so") == std::string_view::npos) return 0;
  void* library = ::dlopen(info->dlpi_name, RTLD_LAZY | RTLD_NOLOAD);
  if (library == nullptr) return 0;
  tell(library, *static_cast<Callback*>(callback));
  ::dlclose(library);
  return 0;
}

}  // namespace

void before_sanitizers_end_it(void (*callback)()) {
  tell(RTLD_DEFAULT, callback);  // one that is a part of the program itself
  // Each that is a library has a list of its own, behind the same name.
  ::dl_iterate_phdr(tell_library, &callback);
}

}  // namespace terminal
