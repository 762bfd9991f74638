/* Many readers of one event stream, in one process: readers PORT PATH COUNT.
 *
 * Opens COUNT connections (from several loopback addresses, so that ports do not run out), says "ready",
 * and then, for each line on standard input, waits until each of them has been sent one more event. Says
 * for each round: how many heard it, and the monotonic nanoseconds at which the median, the 99th of a
 * hundred and the last of them did. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ADDRESSES = 8, EVENTS = 512, AT_MOST_SECONDS = 20 };

static int64_t now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void die(const char *what) {
  fprintf(stderr, "readers: %s: %s\n", what, strerror(errno));
  exit(1);
}

static int by_time(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "readers PORT PATH COUNT\n");
    return 1;
  }
  int port = atoi(argv[1]), count = atoi(argv[3]);
  int poll = epoll_create1(0);
  int64_t *heard = calloc(count, sizeof *heard);
  int *sockets = calloc(count, sizeof *sockets);
  char request[512], buffer[65536];
  int length = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n", argv[2]);
  for (int i = 0; i < count; i++) {
    int s = socket(AF_INET, SOCK_STREAM, 0);
    if (s < 0) die("socket");
    struct sockaddr_in from = {.sin_family = AF_INET}, to = {.sin_family = AF_INET, .sin_port = htons(port)};
    from.sin_addr.s_addr = htonl(0x7f000002 + i % ADDRESSES);
    to.sin_addr.s_addr = htonl(0x7f000001);
    int late = 1;
    setsockopt(s, IPPROTO_IP, 24 /* IP_BIND_ADDRESS_NO_PORT */, &late, sizeof late);
    if (bind(s, (struct sockaddr *)&from, sizeof from)) die("bind");
    if (connect(s, (struct sockaddr *)&to, sizeof to)) die("connect");
    if (write(s, request, length) != length) die("write");
    /* The head and whatever stands before the first event. */
    if (read(s, buffer, sizeof buffer) <= 0) die("the answer");
    if (!strstr(buffer, " 200 ")) {
      fprintf(stderr, "readers: refused at %d: %.60s\n", i, buffer);
      return 1;
    }
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = i};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, s, &event)) die("epoll");
    sockets[i] = s;
  }
  printf("ready\n");
  fflush(stdout);
  static struct epoll_event events[EVENTS];
  char word[64];
  while (fgets(word, sizeof word, stdin)) {
    int all = 0, gone = 0;
    int64_t began = now();
    memset(heard, 0, count * sizeof *heard);
    printf("go\n");
    fflush(stdout);
    while (all + gone < count && now() - began < (int64_t)AT_MOST_SECONDS * 1000000000) {
      int n = epoll_wait(poll, events, EVENTS, 1000);
      for (int k = 0; k < n; k++) {
        int i = events[k].data.u32;
        ssize_t got = read(sockets[i], buffer, sizeof buffer - 1);
        if (got <= 0) {
          gone++;
          close(sockets[i]);
          continue;
        }
        buffer[got] = 0;
        /* A heartbeat is none. */
        if (!heard[i] && strstr(buffer, "data:")) {
          heard[i] = now();
          all++;
        }
      }
    }
    int64_t *sorted = malloc(count * sizeof *sorted);
    int known = 0;
    for (int i = 0; i < count; i++)
      if (heard[i]) sorted[known++] = heard[i];
    qsort(sorted, known, sizeof *sorted, by_time);
    printf("%d %lld %lld %lld\n", known, known ? (long long)sorted[known / 2] : 0,
           known ? (long long)sorted[(known - 1) * 99 / 100] : 0, known ? (long long)sorted[known - 1] : 0);
    fflush(stdout);
    free(sorted);
  }
  return 0;
}
