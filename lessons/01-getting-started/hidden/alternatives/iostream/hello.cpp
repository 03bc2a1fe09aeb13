#include <iostream>
#include <string>
#include <vector>

int main(int argc, char** argv) {
  std::vector<std::string> arguments(argv, argv + argc);
  arguments.push_back("stranger");
  std::cout << "hello, " << arguments[1] << '!' << std::endl;
}
