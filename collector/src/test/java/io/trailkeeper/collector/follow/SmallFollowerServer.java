package io.trailkeeper.collector.follow;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.trailkeeper.collector.journal.Appender;
import io.trailkeeper.collector.journal.Journal;
import io.trailkeeper.collector.journal.JournalOptions;
import io.trailkeeper.collector.tls.TlsDirectory;
import io.trailkeeper.collector.tls.TlsMaterial;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;

/**
 * A journal of large events and its server, in a process of its own: prints its port, and stops
 * when its input ends. Takes the folder of its certificates.
 */
final class SmallFollowerServer {

  static final int EVENTS = 8;
  private static final int EVENT_BYTES = 8 << 20;

  private SmallFollowerServer() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    TlsMaterial tls = new TlsDirectory(folder).poll().orElseThrow();
    Clock clock = Clock.systemUTC();
    try (Journal journal = journal(folder.resolve("journal"), clock);
        FollowerServer server =
            new FollowerServer(
                    FollowerServerOptions.forHeap("localhost", 0, Runtime.getRuntime().maxMemory()),
                    tls,
                    journal,
                    new SimpleMeterRegistry(),
                    clock)
                .start()) {
      System.out.println(server.port());
      System.in.transferTo(OutputStream.nullOutputStream());
    }
  }

  private static Journal journal(Path directory, Clock clock) {
    Journal journal = Journal.open(JournalOptions.in(directory).withMinFreeBytes(0), clock);
    for (int i = 0; i < EVENTS; i++) {
      byte[] event = new byte[EVENT_BYTES];
      Arrays.fill(event, (byte) ('a' + i));
      try (Appender appender = journal.appender("api")) {
        appender.append(event);
        appender.commit();
      }
    }
    return journal;
  }
}
