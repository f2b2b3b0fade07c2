# Sourced by the scripts beside it: processes of a measurement, and what they used.

# User and system time of a process so far, in microseconds.
cpu_us() {
    local stat
    stat=$(<"/proc/$1/stat")
    # Fields are counted behind the name, which may hold anything.
    # shellcheck disable=SC2086 # fields are words
    set -- ${stat##*) }
    echo $(((${12} + ${13}) * (1000000 / $(getconf CLK_TCK))))
}

free_port() {
    local port
    for _ in {1..50}; do
        port=$((20000 + RANDOM % 20000))
        if ! { : <"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null; then
            echo "$port"
            return
        fi
    done
    echo "bench: found no free port in 50 attempts" >&2
    return 2
}

# Waits until somebody listens there.
await_port() {
    for _ in {1..3000}; do
        if { : <"/dev/tcp/127.0.0.1/$1"; } 2>/dev/null; then return; fi
        sleep 0.01
    done
    echo "bench: nobody listens on port $1 after 30 s" >&2
    return 2
}

# Ends processes and waits for their ends.
finish() {
    for process in "$@"; do
        kill "$process" 2>/dev/null || true
        wait "$process" 2>/dev/null || true
    done
}

machine() {
    echo "machine  $(uname -srm), $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)"
    echo "load     $(cut -d' ' -f1-3 /proc/loadavg)"
}
