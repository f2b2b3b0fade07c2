// Leaves by all doors: a session of its own, no parent, no environment, no open stream. Prints the pid of what stays.
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(int count, char **arguments) {
    int pids[2];
    if (count > 1)
        for (;;)
            pause();
    if (pipe(pids) != 0)
        return 1;
    if (fork() == 0) {
        setsid();
        if (fork() == 0) {
            char *again[] = { arguments[0], "stay", 0 }, *nothing[] = { 0 };
            pid_t self = getpid();
            if (write(pids[1], &self, sizeof self) < 0)
                return 1;
            for (int i = 0; i < 64; i++)
                close(i);
            execve(arguments[0], again, nothing);
        }
        return 0;
    }
    pid_t daemon;
    if (read(pids[0], &daemon, sizeof daemon) != sizeof daemon)
        return 1;
    printf("%d\n", daemon);
    return 0;
}
