# asio, compiled once as the library `kappa_workshop::asio`, instead of a part of it in every file that
# includes it: that halves what a learner waits for. Whoever includes asio links this: two files of one
# program that see asio in different ways would not fit together.
find_package(Threads REQUIRED)
add_library(kappa_asio STATIC ${CMAKE_CURRENT_LIST_DIR}/asio.cpp)
set_target_properties(kappa_asio PROPERTIES EXPORT_NAME asio)
target_compile_features(kappa_asio PUBLIC cxx_std_20)
# asio decides how it allocates by whether a header of the standard library came before its own, so
# two files of one program could disagree: decided for all of them.
target_compile_definitions(kappa_asio PUBLIC ASIO_SEPARATE_COMPILATION ASIO_DISABLE_STD_ALIGNED_ALLOC)
target_compile_options(kappa_asio PRIVATE $<$<CONFIG:Debug>:-O1>)
target_link_libraries(kappa_asio PUBLIC Threads::Threads)
install(TARGETS kappa_asio EXPORT kappa_workshop ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
