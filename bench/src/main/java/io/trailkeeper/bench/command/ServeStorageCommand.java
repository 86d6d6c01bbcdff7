package io.trailkeeper.bench.command;

import io.trailkeeper.bench.installation.FollowingTrail;
import io.trailkeeper.faults.storage.StorageServer;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * Serves an empty bucket until standard input ends. A process of its own, so that what is measured
 * beside it is not its cost.
 */
@Command(name = "serve-storage", hidden = true)
final class ServeStorageCommand implements Callable<Integer> {

  static final String READY = "serving a bucket on port ";

  /** Of a server on loopback that holds nothing but samples. */
  static final StorageServer.Credentials CREDENTIALS =
      new StorageServer.Credentials(
          ServeArchiveCommand.ACCESS_KEY_ID, ServeArchiveCommand.SECRET_ACCESS_KEY);

  @Override
  public Integer call() throws IOException {
    try (StorageServer server = StorageServer.start(CREDENTIALS)) {
      server.createBucket(FollowingTrail.BUCKET);
      System.out.println(READY + server.port());
      System.out.flush();
      while (System.in.read() >= 0) {
        // Until whoever started it lets go.
      }
    }
    return 0;
  }
}
