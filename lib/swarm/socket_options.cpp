#include <swarm/socket_options.hpp>

namespace swarm {

void prepare(asio::ip::tcp::socket& socket) {
  asio::error_code ignored;  // a socket that broke already tells whoever uses it
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  socket.set_option(asio::socket_base::keep_alive(true), ignored);
#ifdef TCP_KEEPIDLE
  using Integer = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPIDLE>;
  using Interval = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPINTVL>;
  using Count = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPCNT>;
  socket.set_option(Integer(15), ignored);  // seconds of silence before asking
  socket.set_option(Interval(5), ignored);  // seconds between questions
  socket.set_option(Count(3), ignored);     // questions
#endif
}

void slam(asio::ip::tcp::socket& socket) {
  asio::error_code ignored;
  socket.set_option(asio::socket_base::linger(true, 0), ignored);
  socket.close(ignored);
}

}  // namespace swarm
