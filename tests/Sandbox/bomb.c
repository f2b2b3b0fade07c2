// "memory": fills memory until that fails. "shared": fills memory that no process owns, in several processes. "processes": forks, at most 3000 times. "output": prints for ever.
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int count, char **arguments) {
    static char block[1 << 20];
    if (count < 2)
        return 2;
    memset(block, 'x', sizeof block);
    if (!strcmp(arguments[1], "memory")) {
        for (int mib = 0; mib < 4096; mib++) {
            char *more = malloc(sizeof block);
            if (!more) {
                printf("refused after %s\n", mib < 300 ? "less than 300 MiB" : "too much");
                return 0;
            }
            memcpy(more, block, sizeof block);
        }
    } else if (!strcmp(arguments[1], "shared")) {
        char *shared = mmap(0, 1L << 30, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        for (long at = 0; shared != MAP_FAILED && at < 1L << 30; at += 1 << 20) {
            memcpy(shared + at, block, sizeof block);
            usleep(1000);
        }
    } else if (!strcmp(arguments[1], "processes")) {
        for (int i = 0; i < 3000; i++)
            if (fork() == 0)
                for (;;)
                    pause();
        for (;;)
            pause();
    } else
        for (;;)
            if (write(1, block, sizeof block) < 0)
                return 1;
    return 0;
}
