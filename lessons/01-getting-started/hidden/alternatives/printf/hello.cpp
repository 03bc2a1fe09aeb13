#include <cstdio>

int main(int argc, char** argv) {
  if (argc < 2) {
    puts("hello, stranger!");
    return 0;
  }
  printf("hello, %s!\n", argv[1]);
}
